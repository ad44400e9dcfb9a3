import { GenericContainer, Wait, type StartedContainer } from "../../src/module";
import type { Screen, SeleniumSettings } from "./settings";

export const VIDEO_IMAGE = "selenium/video:ffmpeg-4.3.1-20230508";

/** ffmpeg has to know the size, and the default differs between versions of the server's image. */
export const SCREEN: Screen = { width: 1920, height: 1080 };

const VIDEO = "video.mp4";

/** The recording in the recorder's container. */
export const VIDEO_PATH = `/videos/${VIDEO}`;

/** Milliseconds in which ffmpeg completes the file. Without its end, players cannot open an MP4. */
export const COMPLETION_MS = 60_000;

const STARTUP_TIMEOUT_MS = 120_000;

/** Returns the builder of the container that records the screen of a Selenium server until it is stopped. */
export function recorderOf(
  server: StartedContainer,
  { videoImage = VIDEO_IMAGE, screen = SCREEN }: SeleniumSettings,
): GenericContainer {
  const { width, height } = screen;
  return (
    new GenericContainer(videoImage)
      // The display listens on TCP, so the recorder reaches it in the server's network, whichever that is.
      .withNetworkMode(`container:${server.getId()}`)
      .onEngine(server.toJSON().engine, "the recorded server")
      .withEnvironment({
        DISPLAY_CONTAINER_NAME: "localhost",
        FILE_NAME: VIDEO,
        SE_VIDEO_FILE_NAME: VIDEO,
        VIDEO_SIZE: `${width}x${height}`,
        SE_SCREEN_WIDTH: String(width),
        SE_SCREEN_HEIGHT: String(height),
      })
      // ffmpeg creates the file when it has opened the display.
      .withWaitStrategy(Wait.forFile(VIDEO_PATH))
      .withStartupTimeout(STARTUP_TIMEOUT_MS)
  );
}
