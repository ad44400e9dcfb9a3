import { checkText, StoppedContainer } from "../../src/module";
import { VIDEO_PATH } from "./recorder";

/** A Selenium server that was stopped. */
export class StoppedSeleniumContainer extends StoppedContainer {}

/** A Selenium server that was stopped, and its recording. */
export class StoppedSeleniumRecordingContainer extends StoppedSeleniumContainer {
  constructor(
    stopped: StoppedContainer,
    private readonly recorder: StoppedContainer,
  ) {
    super(stopped);
  }

  /** Writes the recording to `target`, an MP4. Throws EngineError if the recorder was removed. */
  async saveRecording(target: string): Promise<void> {
    await this.recorder.copyFileFromContainer(VIDEO_PATH, checkText(target, "saveRecording"));
  }
}
