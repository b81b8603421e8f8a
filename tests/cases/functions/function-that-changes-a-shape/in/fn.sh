#!/bin/sh
sed 's/^  data:/  data: text/; /^    key:/d'
