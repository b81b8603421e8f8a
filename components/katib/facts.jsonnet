// What other packages may know: the page's entry in a menu, and where it is.
local names = import 'names.libsonnet';

function(ctx) if !ctx.params.ui then { menu: [] } else {
  menu: [{ text: 'Katib Experiments', link: '/katib/', icon: 'kubeflow:katib' }],
  route: { prefix: '/katib/', service: names.ui, port: 80 },
}
