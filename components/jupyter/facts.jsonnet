// What others may know: where the page is, and its line in a dashboard's menu.
local page = import 'page.libsonnet';

function(ctx)
  local path = page.path(ctx.params);
  local base = std.rstripChars(path, '/');
  {
    route: {
      prefix: path,
      service: page.app + '-service',
      namespace: ctx.namespace,
      port: 80,
    },
  }
  // At the root of an address of its own it is no page of the dashboard's.
  + (if base == '' then {} else {
       menu: [{ text: 'Notebooks', link: base + '/', icon: 'book', order: 10 }],
       quickLinks: [{
         text: 'New notebook',
         desc: 'Notebooks',
         link: base + '/new',
         order: 10,
       }],
     })
