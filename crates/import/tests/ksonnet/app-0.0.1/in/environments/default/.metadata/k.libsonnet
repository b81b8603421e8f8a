local k8s = import "k8s.libsonnet";
k8s + { version:: "for-default" }
