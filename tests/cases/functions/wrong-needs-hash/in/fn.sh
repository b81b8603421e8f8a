#!/bin/sh
echo '{apiVersion: v1, kind: ConfigMap, metadata: {name: x, annotations: {kustomize.config.k8s.io/needs-hash: maybe}}}'
