function(ctx) import 'c.libsonnet'
