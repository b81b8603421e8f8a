{ a: (import 'lib.libsonnet').a }
