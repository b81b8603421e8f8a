import '../other/x.libsonnet'
