import { defineServer, type ImageName } from "../../src/module";
import { answersListBuckets } from "../s3/answers-list-buckets";
import { S3Container } from "../s3/s3-container";
import { StartedS3Storage } from "../s3/started-s3-storage";

const S3_PORT = 8333;
const UI_PORT = 23_646;

/** A running SeaweedFS. */
export class StartedSeaweedfsContainer extends StartedS3Storage {
  protected readonly product = "SeaweedFS";

  /** Returns the port of the administration, a page for the browser. */
  getUiPort(): number {
    return this.getMappedPort(UI_PORT);
  }
}

/** The parts of the server find each other on the loopback address, so that it starts again with another address. */
const COMMAND = [
  "mini",
  "-dir=/data",
  "-ip=127.0.0.1",
  "-ip.bind=0.0.0.0",
  "-master.telemetry=false",
];

const seaweedfs = defineServer({
  name: "seaweedfs",
  images: ["chrislusf/seaweedfs"],
  ports: [S3_PORT, UI_PORT],
  defaults: { region: "us-east-1", accessKey: "seaweedfs", secretKey: "seaweedfs-secret" },
  variables: { accessKey: "AWS_ACCESS_KEY_ID", secretKey: "AWS_SECRET_ACCESS_KEY" },
  configure: (_settings, { command }) => ({ command: command ?? COMMAND }),
  ready: (settings) => answersListBuckets(S3_PORT, settings),
  started: StartedSeaweedfsContainer,
});

/**
 * A SeaweedFS server with its S3 interface: `weed mini`, all parts in one process.
 *
 * ```ts
 * await using seaweedfs = await new SeaweedfsContainer("chrislusf/seaweedfs:4.48").start();
 * const s3 = new S3Client(seaweedfs.getClientOptions());
 * ```
 */
export class SeaweedfsContainer extends S3Container<StartedSeaweedfsContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither SeaweedFS's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, seaweedfs);
  }
}
