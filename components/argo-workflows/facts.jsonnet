// Where the web page is, for the gateway and the dashboard.
local names = import 'names.libsonnet';

function(ctx)
  local path = names.path(ctx);
  if !ctx.params.server then {} else
    // A proxy before the server that speaks plain HTTP cannot reach one with TLS.
    (if names.tls(ctx) then {} else {
       route: {
         prefix: path,
         service: names.server,
         namespace: ctx.namespace,
         port: names.serverPort,
       },
     })
    + (if path == '/' then {} else {
         menu: [{
           text: 'Workflows',
           link: path + '/',
           icon: 'kubeflow:pipeline-centered',
           order: 60,
         }],
       })
