local build = std.native('kustomizeBuild');
{
  // Under its default key.
  default: build('../../kz', { calledFrom: std.thisFile }) {
    'stateful_set_k_my.app_2x'+: { spec+: { replicas: 5 } },
  },
  named: std.map(
    function(object) object { metadata+: { name: 'named-' + object.metadata.name } },
    std.objectValues(build('../../kz', { calledFrom: std.thisFile, nameFormat: '{{ .kind }}/{{ print .metadata.namespace "-" .metadata.name }}' })),
  ),
}
