import {
  attach,
  checkText,
  type RestartOptions,
  type StartedContainer,
  type StoppedContainer,
  type StopOptions,
} from "../../src/module";
import { COMPLETION_MS, recorderOf, VIDEO_PATH } from "./recorder";
import type { SeleniumSettings } from "./settings";
import { StartedSeleniumContainer } from "./started-selenium-container";
import { StoppedSeleniumRecordingContainer } from "./stopped-selenium-container";

/** A running Selenium server whose screen is recorded. */
export class StartedSeleniumRecordingContainer extends StartedSeleniumContainer {
  #recorder: StartedContainer | undefined;
  #recorded: Promise<StoppedContainer> | undefined;

  /**
   * Ends the recording and writes it to `target`, an MP4. The server goes on without being recorded. Throws EngineError if
   * there is no recording.
   */
  async saveRecording(target: string): Promise<void> {
    checkText(target, "saveRecording");
    const recorded = await this.#endRecording();
    await recorded.copyFileFromContainer(VIDEO_PATH, target);
  }

  /**
   * Ends the recording, stops the server and returns an object with `saveRecording()`. The recorder's container is kept
   * until then: the end of an `await using` block removes it, or the end of the test run.
   */
  override async stop(
    options: Partial<StopOptions> = {},
  ): Promise<StoppedSeleniumRecordingContainer> {
    let recorded: StoppedContainer;
    try {
      recorded = await this.#endRecording();
    } finally {
      // The server stops even if the recorder has gone.
      await this.stopServer(options);
    }
    return new StoppedSeleniumRecordingContainer(await super.stop(options), recorded);
  }

  /** Restarts the server and begins a new recording. What was recorded before is lost unless it was saved. */
  override async restart(options: Partial<RestartOptions> = {}): Promise<void> {
    await this.#endRecording();
    const { recorder: before } = this.settings;
    await super.restart(options);
    // A new recorder has no file of the earlier recording, and is in the server's network, which is a new one.
    const recorder = await recorderOf(this, this.settings).start();
    this.change({ recorder: recorder.toJSON() });
    this.#recorder = recorder;
    this.#recorded = undefined;
    // Another object than the one that has stopped it and kept it.
    if (before !== undefined) await attach(before).stop();
  }

  /** Stops the server, and removes the recorder with its recording. An attached server keeps running. */
  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    const { recorder } = this.settings;
    // Another object than the one that has stopped it and kept it.
    if (this.hasStopped() && recorder !== undefined) await attach(recorder).stop();
  }

  /** @internal */
  async stopServer(options: Partial<StopOptions> = {}): Promise<void> {
    await super.stop(options);
  }

  /** @internal */
  recordingSettings(): Readonly<SeleniumSettings> {
    return this.settings;
  }

  #endRecording(): Promise<StoppedContainer> {
    this.#recorded ??= this.#recorderContainer().stop({ remove: false, timeout: COMPLETION_MS });
    return this.#recorded;
  }

  #recorderContainer(): StartedContainer {
    const { recorder } = this.settings;
    if (recorder === undefined) throw new TypeError("the recorder has not started");
    return (this.#recorder ??= attach(recorder));
  }
}
