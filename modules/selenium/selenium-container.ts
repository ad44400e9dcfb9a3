import type { ImageName } from "../../src/module";
import { SeleniumRecordingContainer, type RecordingOptions } from "./selenium-recording-container";
import { SeleniumServer, seleniumServer } from "./selenium-server";
import { StartedSeleniumContainer } from "./started-selenium-container";

const selenium = seleniumServer<StartedSeleniumContainer>("selenium", {}, StartedSeleniumContainer);

/**
 * A Selenium server with a browser, from an official image (hub.docker.com/r/selenium/standalone-chrome,
 * `standalone-firefox` …).
 *
 * ```ts
 * await using selenium = await new SeleniumContainer("selenium/standalone-chrome:4").start();
 * const driver = await new Builder().usingServer(selenium.getServerUrl()).forBrowser("chrome").build();
 * ```
 */
export class SeleniumContainer extends SeleniumServer<StartedSeleniumContainer> {
  /** Throws ImageMismatchError for an ImageName of something else that is not declared compatible. */
  constructor(image: string | ImageName) {
    super(image, selenium);
  }

  /**
   * Returns a builder with the same options that also records the screen, in a second container with ffmpeg. This builder
   * does not change. Throws InvalidOptionError.
   */
  withRecording(options: RecordingOptions = {}): SeleniumRecordingContainer {
    const recording = new SeleniumRecordingContainer(this.described.image, options);
    return recording.withOptionsOf(this.described, this.dependencies);
  }
}
