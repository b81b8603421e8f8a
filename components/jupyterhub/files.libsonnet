// The files in the hub's folder /etc/config.
local form = import 'form.libsonnet';
local settings = import 'settings.libsonnet';

function(ctx) {
  'header_authenticator.py': importstr 'hub/header_authenticator.py',
  'jupyter_config.py': importstr 'hub/jupyter_config.py',
  'script.js': importstr 'hub/script.js',
  'settings.yaml': settings(ctx),
  'spawner.py': importstr 'hub/spawner.py',
  'spawner_ui_config.yaml': form(ctx),
  'style.css': importstr 'hub/style.css',
  'template.html': importstr 'hub/template.html',
  [if ctx.params.extraConfig != '' then 'extra_config.py']: ctx.params.extraConfig,
}
