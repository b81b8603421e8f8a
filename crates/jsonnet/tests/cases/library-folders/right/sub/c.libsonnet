import '../b.libsonnet'
