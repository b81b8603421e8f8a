#!/bin/sh
# Gives back what it reads, and shows it in a ConfigMap.
read=$(cat; echo .)
read=${read%.}
printf '%s' "$read" | sed '/^functionConfig:/,$d'
cat <<END
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: read
  data:
    read: |
END
printf '%s' "$read" | sed 's/^/      /'
