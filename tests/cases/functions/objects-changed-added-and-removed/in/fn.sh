#!/bin/sh
# The last object comes first, "a" gets another value, "b" another name, "c" is left out, "e" is new.
cat <<END
apiVersion: v1
kind: ConfigMap
metadata: {name: d, namespace: shop}
data: {key: "1"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: e, namespace: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: shop}
data: {key: "2"} # changed
---
apiVersion: v1
kind: ConfigMap
metadata: {name: renamed, namespace: shop}
data: {key: "1"}
END
