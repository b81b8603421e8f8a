// What other packages may know: the dashboard's entry in a menu, and where it is.
local names = import 'names.libsonnet';

function(ctx) if !ctx.params.dashboard then { menu: [] } else {
  menu: [{ text: 'TFJobs', link: '/tfjobs/ui/', icon: 'icons:view-list' }],
  route: { prefix: '/tfjobs/', service: names.dashboard, port: 80 },
}
