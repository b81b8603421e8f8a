local base = import 'base.libsonnet';
base { name: 'web', spec+: { replicas: super.replicas * 2, ports+: [8443] } }
