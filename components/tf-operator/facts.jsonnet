// What others may know: where the dashboard is, and its line in a menu.
local names = import 'names.libsonnet';

function(ctx)
  local path = names.path;
  if !ctx.params.dashboard then {} else {
    route: {
      prefix: path,
      rewrite: path,
      service: names.dashboard,
      namespace: ctx.namespace,
      port: 80,
    },
    menu: [{ text: 'TFJobs', link: path + 'ui/', icon: 'view-list', order: 45 }],
  }
