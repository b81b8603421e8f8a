#!/bin/sh
# What CI does for a project of kiln's, and what a person can do before a push:
#
#   sh manifests.sh BASE [COMMENT]
#
# Fails when a target does not build, builds with warnings, or is not what is committed. Then writes into COMMENT, in
# markdown, what the change since the revision BASE does to each tree that is committed.
set -eu

base=$1
comment=${2:-comment.md}

kiln render --strict --check

git ls-files -- '*.kiln-owned' | while read -r record; do
  tree=$(dirname "$record")
  if git cat-file -e "$base:$record" 2>/dev/null; then
    kiln diff --format markdown "$base:$tree" "$tree"
  else
    printf '### `%s` is new\n' "$tree"
  fi
  echo
done >"$comment"
