(import 'c.libsonnet') { metadata+: { name: 'base' } }
