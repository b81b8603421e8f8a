local web = import 'web/web.libsonnet';
if false then import 'never.libsonnet' else [web.map(name) for name in import 'names.libsonnet']
