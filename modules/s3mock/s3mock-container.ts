import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  type ImageName,
} from "../../src/module";
import { answersListBuckets } from "../s3/answers-list-buckets";
import { DEFAULTS, HTTP_PORT, HTTPS_PORT, type S3MockSettings } from "./settings";
import { StartedS3MockContainer } from "./started-s3mock-container";

const s3mock = defineServer<S3MockSettings, StartedS3MockContainer>({
  name: "s3mock",
  images: ["adobe/s3mock"],
  ports: [HTTP_PORT, HTTPS_PORT],
  defaults: DEFAULTS,
  variables: { region: "COM_ADOBE_TESTING_S3MOCK_STORE_REGION" },
  configure: ({ buckets }) =>
    buckets.length === 0
      ? {}
      : { environment: { COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS: buckets.join(",") } },
  ready: (settings) => answersListBuckets(HTTP_PORT, settings),
  started: StartedS3MockContainer,
});

/**
 * Adobe's S3Mock, a server with the API of S3 that accepts every login (github.com/adobe/S3Mock).
 *
 * ```ts
 * await using s3mock = await new S3MockContainer("adobe/s3mock:4.11.0").start();
 * await using bucket = await s3mock.openBucket();
 * const s3 = new S3Client(s3mock.getClientOptions());
 * ```
 */
export class S3MockContainer extends ServerContainer<S3MockSettings, StartedS3MockContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither S3Mock nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, s3mock);
  }

  /** Sets the access key that clients are given. S3Mock accepts any. Throws InvalidOptionError. */
  withAccessKeyId(accessKeyId: string): this {
    return this.set({ accessKey: checkText(accessKeyId, "withAccessKeyId") });
  }

  /** Sets the secret key that clients are given. S3Mock accepts any. Throws InvalidOptionError. */
  withSecretAccessKey(secretAccessKey: string): this {
    return this.set({ secretKey: checkText(secretAccessKey, "withSecretAccessKey") });
  }

  /** Sets the region of the server and of `getClientOptions()`. Default `auto`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }

  /** Starts the server with buckets; later calls add to earlier ones. Throws InvalidOptionError. */
  withInitialBuckets(...names: readonly string[]): this {
    const { buckets = [] } = this.given;
    return this.set({ buckets: [...buckets, ...names.map(checkBucketName)] });
  }
}

/** The rules of S3: docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html. */
function checkBucketName(name: string): string {
  if (/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(checkText(name, "withInitialBuckets"))) return name;
  const expected = "names of buckets: 3 to 63 lower-case letters, digits, dots and hyphens";
  throw InvalidOptionError.quoting("withInitialBuckets", expected, name);
}
