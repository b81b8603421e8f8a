#!/bin/sh
echo '{apiVersion: v1, kind: Secret, stringData: {password: hunter2}'
