(import 'map.libsonnet')('plain')
