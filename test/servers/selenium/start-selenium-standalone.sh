#!/bin/bash
# The official image generates such a configuration from its variables (wiki "Node configuration options").
set -e

sessions="${SE_NODE_MAX_SESSIONS:-1}"
override="${SE_NODE_OVERRIDE_MAX_SESSIONS:-false}"
cat >/tmp/config.toml <<EOF
[server]
port = 4444

[node]
session-timeout = "${SE_NODE_SESSION_TIMEOUT:-300}"
override-max-sessions = ${override}
max-sessions = ${sessions}
detect-drivers = false
drain-after-session-count = ${SE_DRAIN_AFTER_SESSION_COUNT:-0}

[[node.driver-configuration]]
display-name = "chrome"
stereotype = '{"browserName": "chrome", "platformName": "linux", "goog:chromeOptions": {"binary": "/usr/bin/google-chrome"}}'
max-sessions = ${sessions}
EOF

if [ -n "${SE_REJECT_UNSUPPORTED_CAPS:-}" ]; then
    SE_OPTS="${SE_OPTS:-} --reject-unsupported-caps ${SE_REJECT_UNSUPPORTED_CAPS}"
fi

# shellcheck disable=SC2086 -- the variables hold several options
exec java ${JAVA_OPTS:-${SE_JAVA_OPTS}} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m \
    -Dwebdriver.chrome.driver=/usr/bin/chromedriver -Dwebdriver.http.factory=jdk-http-client \
    -cp "/opt/selenium/libs/*" org.openqa.selenium.grid.Main standalone \
    --bind-host "$SE_BIND_HOST" --config /tmp/config.toml ${SE_OPTS}
