local service = import 'service.libsonnet';

function(ctx) { service: service.of(ctx) }
