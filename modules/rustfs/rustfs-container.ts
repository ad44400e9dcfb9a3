import { defineServer, type ImageName } from "../../src/module";
import { answersListBuckets } from "../s3/answers-list-buckets";
import { S3Container } from "../s3/s3-container";
import { StartedS3Storage } from "../s3/started-s3-storage";

const S3_PORT = 9000;
const UI_PORT = 9001;

/** A running RustFS. */
export class StartedRustfsContainer extends StartedS3Storage {
  protected readonly product = "RustFS";

  /** Returns the port of the console, a page for the browser. */
  getUiPort(): number {
    return this.getMappedPort(UI_PORT);
  }
}

const rustfs = defineServer({
  name: "rustfs",
  images: ["rustfs/rustfs"],
  ports: [S3_PORT, UI_PORT],
  // Some releases of 2026 do not start with `rustfsadmin`, which is the server's own default.
  defaults: { region: "us-east-1", accessKey: "rustfs", secretKey: "rustfs-secret" },
  variables: {
    region: "RUSTFS_REGION",
    accessKey: "RUSTFS_ACCESS_KEY",
    secretKey: "RUSTFS_SECRET_KEY",
  },
  ready: (settings) => answersListBuckets(S3_PORT, settings),
  started: StartedRustfsContainer,
});

/**
 * A RustFS server, which speaks S3 on MinIO's ports (docs.rustfs.com).
 *
 * ```ts
 * await using rustfs = await new RustfsContainer("rustfs/rustfs:1.0.1").start();
 * const s3 = new S3Client(rustfs.getClientOptions());
 * ```
 */
export class RustfsContainer extends S3Container<StartedRustfsContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither RustFS's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, rustfs);
  }
}
