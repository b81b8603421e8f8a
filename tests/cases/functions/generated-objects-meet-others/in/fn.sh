#!/bin/sh
cat > /dev/null
cat objects.yaml
