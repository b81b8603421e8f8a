{ a: import 'lib.libsonnet' }
