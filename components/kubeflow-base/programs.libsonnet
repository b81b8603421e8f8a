// The programs of Kubeflow that others than their own namespace's pods have to reach:
//   labels  what their pods carry
//   from    who reaches them, a key of `peers` in policies.libsonnet
//   ports   on which ports; none for all
//   system  they run in the system namespace
local katib(component) = { 'katib.kubeflow.org/component': component };
// A webhook is called by the API server.
local webhook(labels, port) = { labels: labels, from: 'apiServer', ports: [port] };

{
  'argo-server': { labels: { app: 'argo-server' }, from: 'gatewayAndOwn' },
  'cache-server': webhook({ app: 'cache-server' }, 8443),
  centraldashboard: { labels: { app: 'centraldashboard' }, from: 'gatewayAndOwn' },
  'jobset-webhook': webhook({
    'app.kubernetes.io/name': 'jobset',
    'control-plane': 'controller-manager',
  }, 9443) { system: true },
  'jupyter-web-app': { labels: { app: 'jupyter-web-app' }, from: 'gatewayAndOwn' },
  jupyterhub: { labels: { app: 'jupyter' }, from: 'gatewayAndOwn' },
  'katib-controller': webhook(katib('controller'), 8443),
  // Metrics collectors in users' namespaces report to it.
  'katib-db-manager': { labels: katib('db-manager'), from: 'usersAndOwn' },
  'katib-ui': { labels: katib('ui'), from: 'gateway' },
  kserve: webhook({ 'control-plane': 'kserve-controller-manager' }, 9443),
  'kserve-models-web-application': {
    labels: { 'app.kubernetes.io/component': 'kserve-models-web-application' },
    from: 'gateway',
  },
  'metadata-envoy': { labels: { component: 'metadata-envoy' }, from: 'gatewayAndOwn' },
  'metadata-grpc-server': {
    labels: { component: 'metadata-grpc-server' },
    from: 'usersAndOwn',
  },
  'ml-pipeline': { labels: { app: 'ml-pipeline' }, from: 'usersAndGateway' },
  'ml-pipeline-ui': { labels: { app: 'ml-pipeline-ui' }, from: 'gateway' },
  'model-catalog': {
    labels: { component: 'model-catalog-server' },
    from: 'usersAndGateway',
    ports: [8080],
  },
  'model-registry': {
    labels: { component: 'model-registry-server' },
    from: 'usersAndGateway',
    ports: [8080],
  },
  'model-registry-ui': { labels: { app: 'model-registry-ui' }, from: 'gatewayAndOwn' },
  poddefaults: webhook({ app: 'poddefaults' }, 4443),
  'pvcviewer-webhook': webhook({ app: 'pvcviewer' }, 9443),
  'spark-operator-webhook': webhook({
    'app.kubernetes.io/component': 'webhook',
    'app.kubernetes.io/name': 'spark-operator',
  }, 9443),
  'tensorboards-web-app': {
    labels: { app: 'tensorboards-web-app' },
    from: 'gateway',
    ports: [5000],
  },
  'tf-job-dashboard': { labels: { app: 'tf-job-dashboard' }, from: 'gatewayAndOwn' },
  // The label that the program's own Deployment sets; upstream's policy goes by one that only
  // Istio's injection adds.
  'trainer-webhook': webhook({ 'app.kubernetes.io/name': 'trainer' }, 9443) { system: true },
  'training-operator-webhook': webhook({ 'control-plane': 'kubeflow-training-operator' }, 9443),
  'volumes-web-app': { labels: { app: 'volumes-web-app' }, from: 'gatewayAndOwn' },
}
