local base = import "base.libsonnet";
base { [if std.objectHas(base, "prices") then "prices"]+: { metadata+: { labels: { nightly: "yes" } } } }
