export { ElasticMqContainer, StartedElasticMqContainer } from "./elasticmq-container";
export { AwsPrefix } from "../aws/aws-prefix";
export type { AwsClientOptions } from "../aws/started-aws-server";
