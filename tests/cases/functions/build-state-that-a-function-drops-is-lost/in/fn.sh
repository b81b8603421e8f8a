#!/bin/sh
grep -v internal.config.kubernetes.io
