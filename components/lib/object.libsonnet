// The parts every object shares: its head, and the kinds that have next to no body.
{
  // Drops fields that hold nothing, so that an unset parameter leaves no trace in the object.
  // `false`, 0 and '' are values and stay.
  pruned(object):: {
    [k]: object[k]
    for k in std.objectFields(object)
    if object[k] != null && object[k] != {} && object[k] != []
  },

  // apiVersion, kind and metadata; `meta` holds name and perhaps namespace, labels, annotations.
  new(apiVersion, kind, meta):: {
    apiVersion: apiVersion,
    kind: kind,
    metadata: $.pruned(meta),
  },

  // `meta` as objects of one program share it: namespace and labels fixed, the name to be given.
  // An empty namespace means a cluster-scoped object.
  meta(name, namespace='', labels={}, annotations={}):: $.pruned({
    name: name,
    namespace: if namespace == '' then null else namespace,
    labels: labels,
    annotations: annotations,
  }),

  // The labels of a program. The first two are those that Kubeflow's own manifests select by:
  // a selector cannot be changed later, so an installation made from them can be taken over.
  labels(app, instance):: $.selector(app) + $.recommendedLabels(app, instance),
  selector(app):: { app: app, 'kustomize.component': app },

  // The labels that Kubernetes recommends, for a program with a selector of its own.
  recommendedLabels(app, instance):: {
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/part-of': 'kubeflow',
  },

  // Annotations of a Service or of pods by which Prometheus finds metrics there. It looks under
  // /metrics by http unless told otherwise.
  scraped(port, path='', scheme=''):: {
    [if path != '' then 'prometheus.io/path']: path,
    'prometheus.io/port': std.toString(port),
    [if scheme != '' then 'prometheus.io/scheme']: scheme,
    'prometheus.io/scrape': 'true',
  },

  configMap(meta, data):: $.new('v1', 'ConfigMap', meta) { data: data },

  // The text of a YAML file that a ConfigMap holds.
  yaml(value):: std.manifestYamlDoc(value, quote_keys=false) + '\n',

  // Added to a ConfigMap or Secret that pods read: kustomize appends a hash of the contents to
  // its name and to all references, so that a change of it rolls the pods. Not for an object that
  // a program looks up by its name.
  hashed:: { metadata+: { annotations+: { 'kustomize.config.k8s.io/needs-hash': 'true' } } },

  // A Secret without data, for a program that fills it: applying it again leaves the data alone.
  secret(meta, type='Opaque'):: $.new('v1', 'Secret', meta) { type: type },

  namespace(name, labels={}, annotations={})::
    $.new('v1', 'Namespace', $.meta(name, labels=labels, annotations=annotations)),
}
