export { MotoContainer, StartedMotoContainer } from "./moto-container";
export { S3Bucket } from "../aws/s3-bucket";
export { AwsPrefix } from "../aws/aws-prefix";
export type { AwsClientOptions } from "../aws/started-aws-server";
