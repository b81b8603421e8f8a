// @apiVersion 0.1
// @name a
local k = import "k.libsonnet";
k.core.v1.list.new([])
