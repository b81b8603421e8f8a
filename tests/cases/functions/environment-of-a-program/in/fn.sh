#!/bin/sh
cat > /dev/null
cat <<END
apiVersion: v1
kind: ConfigMap
metadata: {name: seen}
data:
  args: '$# $1,$2,$3'
  program: '$0'
  ONE: '$ONE'
  TWO: '$TWO'
  THREE: '$THREE'
  BAD: '$BAD'
  folder: '$(basename "$PWD")'
END
