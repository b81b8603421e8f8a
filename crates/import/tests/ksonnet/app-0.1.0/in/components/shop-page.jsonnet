local params = std.extVar("__ksonnet/params").components["shop-page"];
local greeter = import "parts/greeter/greeter.libsonnet";
greeter.configMap(params.name, params.message) { data+: { all: std.join(",", std.objectFields(params)) } }
