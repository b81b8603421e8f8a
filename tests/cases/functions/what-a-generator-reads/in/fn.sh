#!/bin/sh
echo 'apiVersion: v1'
echo 'kind: ConfigMap'
echo 'metadata: {name: read}'
echo 'data:'
echo '  read: |'
sed 's/^/    /'
