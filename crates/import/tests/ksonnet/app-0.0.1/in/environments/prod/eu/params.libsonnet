local params = import '../../../components/params.libsonnet';
params + {
  components +: {
    web +: { replicas: 4 },
  },
}
