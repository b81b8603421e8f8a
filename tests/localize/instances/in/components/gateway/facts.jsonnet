(import 'parts.libsonnet').facts
