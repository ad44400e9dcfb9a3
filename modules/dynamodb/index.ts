export { DynamoDbContainer } from "./dynamodb-container";
export { StartedDynamoDbContainer } from "./started-dynamodb-container";
export { DynamoDbTables } from "./dynamodb-tables";
export type { AwsClientOptions } from "../aws/started-aws-server";
