local params = std.extVar("__ksonnet/params"); params { components+: { x+: { a: params.components.y.a } } }
