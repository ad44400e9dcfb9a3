#!/bin/bash
# Options of this script, then Java's arguments, as in Kafka's distribution.
base=$(dirname "$0")/..
while [ $# -gt 0 ]; do
  case $1 in
    -name) shift 2 ;;
    -loggc) shift ;;
    *) break ;;
  esac
done
: "${KAFKA_LOG4J_OPTS:=-Dlog4j2.configurationFile=file:$base/config/tools-log4j2.yaml}"
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} $KAFKA_JVM_PERFORMANCE_OPTS $KAFKA_JMX_OPTS \
  $KAFKA_LOG4J_OPTS -cp "$base/libs/*" $KAFKA_OPTS "$@"
