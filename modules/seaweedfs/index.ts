export { SeaweedfsContainer, StartedSeaweedfsContainer } from "./seaweedfs-container";
export { S3Bucket } from "../aws/s3-bucket";
export type { AwsClientOptions } from "../aws/started-aws-server";
