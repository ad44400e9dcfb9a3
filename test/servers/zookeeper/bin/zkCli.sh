#!/bin/bash
# Starts the command-line client.
# shellcheck disable=SC2086
exec java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $CLIENT_JVMFLAGS $JVMFLAGS \
  -cp "$ZOOCFGDIR:/apache-zookeeper-3.9.5-bin/lib/*" org.apache.zookeeper.ZooKeeperMain "$@"
