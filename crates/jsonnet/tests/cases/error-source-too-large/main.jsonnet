import 'data.libsonnet'
