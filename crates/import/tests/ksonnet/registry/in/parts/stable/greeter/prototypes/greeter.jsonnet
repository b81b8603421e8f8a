// @apiVersion 0.1
// @name io.ksonnet.pkg.greeter
// @description Says hello to somebody, in
// more than one line.
// @shortDescription Says hello
// @param name string Name of the ConfigMap
// @param whom string Who is greeted
// in the morning
// @optionalParam times number 3 How often
// @optionalParam limit numberOrString 1Gi A quantity
// @optionalParam share numberOrString 2.5 Another one
// @optionalParam quoted string tab\there A string is written as it stands
// @optionalParam note string null Nothing by default
// @optionalParam empty string  Two blanks make an empty default
// @optionalParam labels object {app:"x",tier:'y'} As jsonnet
// @optionalParam ports array [80,8080] As JSON

local greeter = import "parts/greeter/greeter.libsonnet";  // by its name, not its folder
local unused = import "parts/greeter/nowhere.libsonnet";
local instance = greeter.new(env, params);
instance.list(instance.all)
