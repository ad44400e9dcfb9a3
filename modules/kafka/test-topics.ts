import { ServerPart, type StartedServer } from "../../src/module";

/** Separates the prefix from the name; the prefix has none. Kafka's metrics confuse names with `.` and with `_`. */
const SEPARATOR = "-";

/** A prefix for the topics and consumer groups of one test. */
export abstract class TestTopics<
  Started extends StartedServer<object> & { getBootstrapServers(): string },
> extends ServerPart<Started> {
  /** Returns the name of a topic of this test: `topic("orders")` is `mayfly_…-orders`. */
  topic(name: string): string {
    return `${this.getName()}${SEPARATOR}${name}`;
  }

  /** Returns the name of a consumer group of this test. */
  group(name: string): string {
    return `${this.getName()}${SEPARATOR}${name}`;
  }

  /** Returns `host:port` of the broker, in this view. */
  getBootstrapServers(): string {
    return this.server.getBootstrapServers();
  }
}
