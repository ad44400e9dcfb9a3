#!/bin/sh
# Starts HiveMQ, with the words of JAVA_OPTS as options of Java.
# shellcheck disable=SC2086
exec java -Xms32m -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $JAVA_OPTS \
  --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.nio=ALL-UNNAMED \
  --add-opens java.base/sun.nio.ch=ALL-UNNAMED \
  --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED \
  --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
  -Dhivemq.home=/opt/hivemq -cp '/opt/hivemq/lib/*' com.hivemq.HiveMQServer
