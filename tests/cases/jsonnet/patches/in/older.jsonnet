[(import 'lib.libsonnet').deployment { metadata+: { labels: { older: 'yes' } } }]
