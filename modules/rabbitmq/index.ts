export {
  RabbitMQContainer,
  StartedRabbitMQContainer,
  type RabbitMQDefinitions,
  type RabbitMQTls,
} from "./rabbitmq-container";
export { RabbitMQVirtualHost } from "./virtual-host";
export { RabbitMQCluster } from "./cluster/rabbitmq-cluster";
export { StartedRabbitMQCluster } from "./cluster/started-rabbitmq-cluster";
export { RabbitMQClusterVirtualHost } from "./cluster/cluster-virtual-host";
