local names = import 'names.libsonnet';

function(ctx) {
  gateway: names.full(ctx),
  hosts: [ctx.params.host] + ctx.params.names,
  image: ctx.images.proxy,
  port: 80,
  part: 0.5,
  big: 9007199254740992,
}
