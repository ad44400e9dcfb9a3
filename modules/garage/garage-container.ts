import { defineServer, type ImageName } from "../../src/module";
import { answersListBuckets } from "../s3/answers-list-buckets";
import { S3Container } from "../s3/s3-container";
import { StartedS3Storage } from "../s3/started-s3-storage";
import { configure, S3_PORT } from "./configuration";

/** A running Garage. */
export class StartedGarageContainer extends StartedS3Storage {
  protected readonly product = "Garage";
}

const garage = defineServer({
  name: "garage",
  images: ["dxflrs/garage"],
  ports: [S3_PORT],
  // The form in which Garage itself makes keys.
  defaults: {
    region: "us-east-1",
    accessKey: `GK${"6d61".repeat(6)}`,
    secretKey: "6d61".repeat(16),
  },
  variables: { accessKey: "GARAGE_DEFAULT_ACCESS_KEY", secretKey: "GARAGE_DEFAULT_SECRET_KEY" },
  configure,
  ready: (settings) => answersListBuckets(S3_PORT, settings),
  started: StartedGarageContainer,
});

/**
 * A Garage server of one node (garagehq.deuxfleurs.fr). Versions before 2.3 do not start.
 *
 * ```ts
 * await using garage = await new GarageContainer("dxflrs/garage:v2.5.0").start();
 * const s3 = new S3Client(garage.getClientOptions());
 * ```
 */
export class GarageContainer extends S3Container<StartedGarageContainer> {
  /** The server refuses shorter ones. */
  protected override readonly shortest = { username: 8, password: 16 };

  /** Throws ImageMismatchError for an ImageName that is neither Garage's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, garage);
  }
}
