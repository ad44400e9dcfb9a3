// The emulator's configuration (learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator).

/** `Properties` of a queue, a topic or a subscription: `LockDuration`, `MaxDeliveryCount`, `RequiresSession` … */
export type EntityProperties = Readonly<Record<string, string | number | boolean>>;

export interface QueueDescription {
  readonly name: string;
  readonly properties: EntityProperties;
}

export interface TopicDescription extends QueueDescription {
  readonly subscriptions: readonly string[];
}

/** The only namespace that the emulator has. */
const NAMESPACE = "sbemulatorns";

/** Returns the content of Config.json. */
export function configuration(
  queues: readonly QueueDescription[],
  topics: readonly TopicDescription[],
): string {
  const namespace = {
    Name: NAMESPACE,
    Queues: queues.map(({ name, properties }) => ({ Name: name, Properties: properties })),
    Topics: topics.map(({ name, properties, subscriptions }) => ({
      Name: name,
      Properties: properties,
      Subscriptions: subscriptions.map((each) => ({ Name: each, Properties: {}, Rules: [] })),
    })),
  };
  return JSON.stringify({ UserConfig: { Namespaces: [namespace], Logging: { Type: "Console" } } });
}
