local base = import "base.libsonnet";
local params = import "params.libsonnet";
base { list+: { items: super.items + [super.items[0] { metadata+: { name: std.join("-", std.objectFields(params.components)) } }] } }
