{ a: import 'nowhere.libsonnet' }
