{ beside: import 'sibling.libsonnet', lib: import 'x/l.libsonnet', base: import 'x/b.libsonnet', vendor: import 'x/v.libsonnet', basevendor: import 'x/bv.libsonnet' }
