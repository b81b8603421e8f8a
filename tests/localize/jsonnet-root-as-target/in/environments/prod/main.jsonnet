(import 'map.libsonnet')('a')
