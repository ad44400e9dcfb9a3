#!/bin/sh
exec /usr/bin/weed -logtostderr=true "$@"
