export {
  LocalstackContainer,
  StartedLocalStackContainer,
  type AwsClientOptions,
} from "./localstack-container";
export { LocalStackBucket } from "./localstack-bucket";
export { LocalStackPrefix } from "./localstack-prefix";
