// std.extVar('__ksonnet/components'): the components of the app. An Instance knows of no other one.
{}
