{
  rel: std.native('helmTemplate')('rel', '../../charts/c', {
    calledFrom: std.thisFile,
    namespace: 'charts',
    values: { big: 1000000, s: 'x' },
  }),
}
