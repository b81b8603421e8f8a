(import 'short/a.libsonnet') + (import 'example.test/org/repo/lib/sub/b.libsonnet') + (import 'local/l.libsonnet')
