// The CustomResourceDefinitions by name; crds/ is generated from them.
(import 'schemas/graph.libsonnet')
+ (import 'schemas/inferenceService.libsonnet')
+ (import 'schemas/llm.libsonnet')
+ (import 'schemas/localModel.libsonnet')
+ (import 'schemas/pools.libsonnet')
+ (import 'schemas/runtimes.libsonnet')
