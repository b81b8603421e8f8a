// A TensorFlow model: its server, and the way to it.
local access = import 'access.libsonnet';
local server = import 'server.libsonnet';

function(ctx) server(ctx) + (if ctx.params.service then access(ctx) else [])
