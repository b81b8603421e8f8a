(import "../../base.libsonnet") + { "one.only"+: [] }
