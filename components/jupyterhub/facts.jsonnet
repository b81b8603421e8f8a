// What others may know: where the hub is, and its line in a dashboard's menu.
local names = import 'names.libsonnet';

function(ctx)
  local base = names.baseUrl(ctx.params);
  local reached = base != '/' || ctx.params.mesh;
  {
    route: {
      prefix: if base == '/' then '/hub' else std.rstripChars(base, '/'),
      rewrite: self.prefix,
      service: names.publicService,
      namespace: ctx.namespace,
      port: 80,
    },
  } + (
    // A hub refuses to be shown inside of another page.
    if reached then { externalLinks: [{
      text: 'JupyterHub',
      link: base + 'hub/home',
      icon: 'book',
      order: 11,
    }] } else {}
  )
