export { FlociContainer, StartedFlociContainer } from "./floci-container";
export { FlociAzContainer, StartedFlociAzContainer } from "./floci-az-container";
export { FlociGcpContainer, StartedFlociGcpContainer } from "./floci-gcp-container";
export { FlociOciContainer, StartedFlociOciContainer } from "./floci-oci-container";
export { S3Bucket } from "../aws/s3-bucket";
export { AwsPrefix } from "../aws/aws-prefix";
export type { AwsClientOptions } from "../aws/started-aws-server";
