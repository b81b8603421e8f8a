// @apiVersion 0.1
// @name a
local gone = import "in/pkg/gone.libsonnet";
local there = import "in/pkg/there.libsonnet";
there
