#!/bin/bash
# Starts the display, VNC and the grid, as the official image's supervisor does, and ends all of them on SIGTERM.
set -e

# A display that was killed leaves both, and the lock's process id can be another process after a restart.
rm -f "/tmp/.X${DISPLAY_NUM}-lock" "/tmp/.X11-unix/X${DISPLAY_NUM}"
screen="${SE_SCREEN_WIDTH}x${SE_SCREEN_HEIGHT}x${SE_SCREEN_DEPTH}"
Xvfb ":${DISPLAY_NUM}" -screen 0 "$screen" -listen tcp -noreset -ac +extension RANDR &
until [ -S "/tmp/.X11-unix/X${DISPLAY_NUM}" ]; do sleep 0.05; done

# The password is `secret`, unless it is given or turned off.
vnc=(-passwd "${SE_VNC_PASSWORD:-secret}")
if [ "${SE_VNC_NO_PASSWORD:-0}" != 0 ] && [ "${SE_VNC_NO_PASSWORD}" != false ]; then vnc=(-nopw); fi
x11vnc "${vnc[@]}" -quiet -forever -shared -rfbport "$SE_VNC_PORT" -display "$DISPLAY" >/dev/null 2>&1 &

/opt/bin/start-selenium-standalone.sh &
grid=$!
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 0' TERM INT
wait "$grid"
