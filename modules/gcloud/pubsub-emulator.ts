import type { ImageName } from "../../src/module";
import { defineEmulator, GcloudEmulatorContainer } from "./gcloud-emulator";
import { StartedEmulatorOfProjects } from "./started-gcloud-emulator";

/** Options of `new PubSub()` in the package `@google-cloud/pubsub`. */
export interface PubSubClientOptions {
  readonly projectId: string;
  /** `host:port`. */
  readonly apiEndpoint: string;
  readonly emulatorMode: true;
}

/** A running emulator of Pub/Sub. */
export class StartedPubSubEmulatorContainer extends StartedEmulatorOfProjects {
  /** Returns the options for `new PubSub()`. `projectId` is another project than the builder's. */
  getClientOptions(projectId = this.getProjectId()): PubSubClientOptions {
    return { projectId, apiEndpoint: this.getEmulatorEndpoint(), emulatorMode: true };
  }
}

const pubsub = defineEmulator({
  name: "gcloud-pubsub",
  port: 8085,
  command: ["pubsub", "start"],
  line: /Server started/,
  hasProject: true,
  started: StartedPubSubEmulatorContainer,
});

/**
 * Google's emulator of Pub/Sub.
 *
 * ```ts
 * await using pubsub = await new PubSubEmulatorContainer(
 *   "gcr.io/google.com/cloudsdktool/google-cloud-cli:578.0.0-emulators",
 * ).start();
 * const client = new PubSub(pubsub.getClientOptions());
 * ```
 */
export class PubSubEmulatorContainer extends GcloudEmulatorContainer<StartedPubSubEmulatorContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither the Cloud SDK's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, pubsub);
  }
}
