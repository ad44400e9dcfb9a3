#!/bin/bash
# Starts the server. The official image's heap is 1 GB.
# shellcheck disable=SC2086
set -o errexit
if [[ $1 != start-foreground ]]; then
  echo "Usage: $0 start-foreground" >&2
  exit 1
fi
exec java "-Xmx${ZK_SERVER_HEAP:-96}m" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $SERVER_JVMFLAGS $JVMFLAGS \
  -cp "$ZOOCFGDIR:/apache-zookeeper-3.9.5-bin/lib/*" \
  org.apache.zookeeper.server.quorum.QuorumPeerMain "$ZOOCFGDIR/zoo.cfg"
