export {
  RabbitMQContainer,
  StartedRabbitMQContainer,
  type RabbitMQDefinitions,
  type RabbitMQTls,
} from "./rabbitmq-container";
export { RabbitMQVirtualHost } from "./virtual-host";
