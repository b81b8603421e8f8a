(import 'parts/patch.libsonnet')('a')
