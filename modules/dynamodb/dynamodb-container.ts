import {
  checkText,
  defineServer,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ImageName,
} from "../../src/module";
import { authorization } from "../aws/answers-requests";
import { DYNAMODB_PORT, type DynamoDbSettings } from "./settings";
import { StartedDynamoDbContainer } from "./started-dynamodb-container";

const dynamodb = defineServer<DynamoDbSettings, StartedDynamoDbContainer>({
  name: "dynamodb",
  images: ["amazon/dynamodb-local"],
  ports: [DYNAMODB_PORT],
  // DynamoDB local accepts only letters and digits as an access key.
  defaults: { region: "us-east-1", accessKey: "test", secretKey: "test", isShared: false },
  configure: ({ isShared }, described) => (isShared ? { command: sharing(described) } : {}),
  ready: answersListTables,
  started: StartedDynamoDbContainer,
});

/** Returns the command of the image, or the user's, with one database for all keys and regions. */
function sharing({
  command = ["-jar", "DynamoDBLocal.jar", "-inMemory"],
}: ContainerSpec): string[] {
  return [...command, "-sharedDb"];
}

/** Returns a wait for the answer to a client's first request. */
function answersListTables(settings: DynamoDbSettings): Wait {
  return Wait.forHttp("/", DYNAMODB_PORT)
    .withMethod("POST")
    .withHeaders({
      authorization: authorization("dynamodb", settings),
      "x-amz-date": "20260101T000000Z",
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.ListTables",
    })
    .withBody("{}");
}

/**
 * DynamoDB local, from the image `amazon/dynamodb-local`. It has its tables in memory.
 *
 * ```ts
 * await using dynamodb = await new DynamoDbContainer("amazon/dynamodb-local:3.3.0").start();
 * const client = new DynamoDBClient(dynamodb.getClientOptions());
 * ```
 */
export class DynamoDbContainer extends ServerContainer<DynamoDbSettings, StartedDynamoDbContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither DynamoDB local's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, dynamodb);
  }

  /** Sets the region of `getClientOptions()`. Default `us-east-1`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }

  /**
   * Gives all clients the same tables. Default: clients with another access key or region have tables of their own, so a
   * container of yours that has its own keys does not see those of the tests.
   */
  withSharedDb(): this {
    return this.set({ isShared: true });
  }
}
