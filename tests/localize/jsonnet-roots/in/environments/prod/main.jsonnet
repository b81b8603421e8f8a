{ a: (import 'map.libsonnet')('a'), b: (import 'b.libsonnet') }
