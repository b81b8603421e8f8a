#!/bin/sh
cat >&2
echo "the password hunter2 is weak, 7 is short, the second line is missing" >&2
exit 3
