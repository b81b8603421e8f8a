[import 'a.libsonnet', import 'b.libsonnet', import 'sub/c.libsonnet']
