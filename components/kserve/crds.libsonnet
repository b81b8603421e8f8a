// The CustomResourceDefinitions, by name.
(import 'crdGraph.libsonnet')
+ (import 'crdInferenceService.libsonnet')
+ (import 'crdLLM.libsonnet')
+ (import 'crdLocalModel.libsonnet')
+ (import 'crdPools.libsonnet')
+ (import 'crdRuntimes.libsonnet')
