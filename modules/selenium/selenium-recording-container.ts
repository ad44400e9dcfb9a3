import {
  checkObject,
  checkText,
  InvalidOptionError,
  type ContainerSpec,
  type GenericContainer,
  type ImageName,
  type StartOptions,
} from "../../src/module";
import { SeleniumServer, seleniumServer } from "./selenium-server";
import { recorderOf, SCREEN, VIDEO_IMAGE } from "./recorder";
import { StartedSeleniumRecordingContainer } from "./started-selenium-recording-container";

/** How the screen is recorded. */
export interface RecordingOptions {
  /** The image with ffmpeg. Default `selenium/video:ffmpeg-4.3.1-20230508`. */
  readonly image?: string;
}

const recording = seleniumServer<StartedSeleniumRecordingContainer>(
  "selenium-recording",
  { screen: SCREEN, videoImage: VIDEO_IMAGE },
  StartedSeleniumRecordingContainer,
);

/** A Selenium server whose screen is recorded. `SeleniumContainer.withRecording()` returns it. */
export class SeleniumRecordingContainer extends SeleniumServer<StartedSeleniumRecordingContainer> {
  /** Throws ImageMismatchError as `SeleniumContainer`, and InvalidOptionError. */
  constructor(image: string | ImageName, options: RecordingOptions = {}) {
    super(image, recording);
    const { image: videoImage = VIDEO_IMAGE } = checkObject(
      options,
      "withRecording",
      "an object such as { image }",
    );
    this.set({ videoImage: checkText(videoImage, "withRecording.image") });
  }

  /**
   * Starts the server, then the recorder. If the recorder does not start, stops the server and throws the recorder's error.
   */
  override async start(options?: StartOptions): Promise<StartedSeleniumRecordingContainer> {
    const started = await super.start(options);
    try {
      const recorder = await recorderOf(started, started.recordingSettings()).start(options);
      return started.change({ recorder: recorder.toJSON() });
    } catch (error) {
      await started.stopServer();
      throw error;
    }
  }

  /** @internal Adds the options of a builder of the same image. */
  withOptionsOf(described: ContainerSpec, dependencies: readonly GenericContainer[]): this {
    const { ports } = this.described;
    const isNew = ({ container }: { readonly container: number }): boolean =>
      ports.every((port) => port.container !== container);
    return this.with({ ...described, ports: described.ports.filter(isNew) }).withDependsOn(
      ...dependencies,
    );
  }

  /** Refuses options with which the recorder would be lost. */
  protected override with(patch: Partial<ContainerSpec>): this {
    const { reuse, bake, autoRemove = true, autoCleanup = true } = patch;
    const refused = {
      withReuse: reuse !== undefined,
      withBakedInit: bake !== undefined,
      "withAutoRemove(false)": !autoRemove,
      "withAutoCleanup(false)": !autoCleanup,
    };
    for (const [option, isGiven] of Object.entries(refused)) {
      if (!isGiven) continue;
      const expected = "a server without withRecording(), whose recorder stops with it";
      throw InvalidOptionError.describing(option, expected, "one with it");
    }
    return super.with(patch);
  }
}
