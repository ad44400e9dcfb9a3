export { S3MockContainer } from "./s3mock-container";
export { StartedS3MockContainer } from "./started-s3mock-container";
export { S3Bucket } from "../aws/s3-bucket";
export type { AwsClientOptions } from "../aws/started-aws-server";
