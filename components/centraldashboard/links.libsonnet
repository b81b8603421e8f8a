// The menu and the links, in the words of the program. They come from the facts of the packages
// that the Instance uses, and from parameters.
local sorted(entries) =
  std.sort(entries, function(entry) [std.get(entry, 'order', 100), entry.text]);

// An entry opens its link, or as a section a list of them.
local item(entry) =
  local head = { text: entry.text, icon: std.get(entry, 'icon', 'launch') };
  if std.objectHas(entry, 'items') then
    head { type: 'section', items: [inner { type: 'item' } for inner in entry.items] }
  else
    head { type: 'item', link: std.get(entry, 'link', '/') };

local card(entry) = {
  desc: std.get(entry, 'desc', ''),
  link: entry.link,
  text: entry.text,
};

function(ctx)
  local used = std.get(ctx, 'uses', {});
  // The lists of that name in all facts.
  local published(field) =
    std.flattenArrays([std.get(used[key], field, []) for key in std.objectFields(used)]);
  {
    documentationItems: [
      card(entry)
      for entry in sorted(published('documentationItems') + ctx.params.documentationItems)
    ],
    externalLinks: [
      item(entry) { iframe: false }
      for entry in sorted(published('externalLinks') + ctx.params.externalLinks)
    ],
    menuLinks: [item(entry) for entry in sorted(published('menu') + ctx.params.extraLinks)],
    quickLinks: [
      card(entry)
      for entry in sorted(published('quickLinks') + ctx.params.quickLinks)
    ],
  }
