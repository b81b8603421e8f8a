(import 'other.libsonnet') + 1
