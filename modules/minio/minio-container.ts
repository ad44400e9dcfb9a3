import { defineServer, type ImageName } from "../../src/module";
import { answersListBuckets } from "../s3/answers-list-buckets";
import { S3Container } from "../s3/s3-container";
import { StartedS3Storage } from "../s3/started-s3-storage";

const S3_PORT = 9000;
const UI_PORT = 9001;

/** A running MinIO. */
export class StartedMinioContainer extends StartedS3Storage {
  protected readonly product = "MinIO";

  /** Returns the port of the console, a page for the browser. */
  getUiPort(): number {
    return this.getMappedPort(UI_PORT);
  }
}

const minio = defineServer({
  name: "minio",
  images: ["minio/minio", "quay.io/minio/minio"],
  ports: [S3_PORT, UI_PORT],
  defaults: { region: "us-east-1", accessKey: "minioadmin", secretKey: "minioadmin" },
  variables: {
    region: "MINIO_SITE_REGION",
    accessKey: "MINIO_ROOT_USER",
    secretKey: "MINIO_ROOT_PASSWORD",
  },
  configure: (_settings, { command }) => ({
    command: command ?? ["server", "--console-address", `:${UI_PORT}`, "/data"],
  }),
  ready: (settings) => answersListBuckets(S3_PORT, settings),
  started: StartedMinioContainer,
});

/**
 * A MinIO server. `minio/minio` was removed from Docker Hub in September 2026: name the image in another registry, or
 * start a `RustfsContainer` instead.
 *
 * ```ts
 * await using minio = await new MinioContainer("quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z").start();
 * const s3 = new S3Client(minio.getClientOptions());
 * ```
 */
export class MinioContainer extends S3Container<StartedMinioContainer> {
  /** The server refuses shorter ones. */
  protected override readonly shortest = { username: 3, password: 8 };

  /** Throws ImageMismatchError for an ImageName that is neither MinIO's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, minio);
  }
}
