import 'c.libsonnet'
