{ facts(ctx): { gateway: (import 'names.libsonnet').full(ctx) } }
