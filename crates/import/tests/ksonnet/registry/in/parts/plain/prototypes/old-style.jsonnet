// @apiVersion 0.0.1
// @name io.ksonnet.pkg.old-style
// @description Parameters as imports
// @param name string Its name
// @optionalParam kind-of string plain A name that is no identifier
local name = import 'param://name';
local namespace = (import "env://namespace");
// import 'param://comment' stays
std.prune([{
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: name, namespace: namespace },
  data: { kind: import 'param://kind-of', text: "import 'param://name'", nothing: null },
}])
