#!/bin/sh
grep -q "key: 1"
