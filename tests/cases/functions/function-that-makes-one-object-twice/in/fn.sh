#!/bin/sh
echo '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}'
echo ---
echo '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}'
