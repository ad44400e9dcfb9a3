#!/bin/sh
# Waits for the display of the browser's container, and records it until SIGTERM.
display="${DISPLAY_CONTAINER_NAME}:${DISPLAY_NUM}"

attempts=0
echo 'Checking if the display is open...'
until xset -display "$display" b off >/dev/null 2>&1 || [ "$attempts" -eq 50 ]; do
    attempts=$((attempts + 1))
    echo 'Waiting before next display check...'
    sleep 0.5
done

# shellcheck disable=SC2086 -- the preset is two words
exec ffmpeg -y -f x11grab -video_size "${VIDEO_SIZE:-1360x1020}" -r "${FRAME_RATE:-15}" -i "$display" \
    -codec:v "${CODEC:-libx264}" ${PRESET:--preset ultrafast} -pix_fmt yuv420p "/videos/$FILE_NAME"
