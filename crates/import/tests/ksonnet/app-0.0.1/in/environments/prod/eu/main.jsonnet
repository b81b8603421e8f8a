local base = import "../../base.libsonnet";
local k = import "k.libsonnet";

base + {
}
