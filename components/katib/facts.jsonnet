// What others may know: where the page is, and its lines in a dashboard.
local names = import 'names.libsonnet';

local documentation = [{
  text: 'Katib',
  desc: 'How experiments, suggestions and trials work',
  link: 'https://www.kubeflow.org/docs/components/katib/',
  order: 40,
}];

function(ctx)
  local path = names.path;
  { documentationItems: documentation }
  + (if !ctx.params.ui then {} else {
       route: {
         prefix: path,
         rewrite: path,
         service: names.ui,
         namespace: ctx.namespace,
         port: 80,
       },
       menu: [{ text: 'Katib Experiments', link: path, icon: 'kubeflow:katib', order: 40 }],
       quickLinks: [{ text: 'View experiments', desc: 'Katib', link: path, order: 40 }],
     })
