import { checkText, definePart, ServerPart } from "../../src/module";
import type {
  MosquittoConnectionOptions,
  StartedMosquittoContainer,
} from "./started-mosquitto-container";

/**
 * Topics for one test, made by `openTopics()`: all that begin with a prefix. The broker does not keep others out: they
 * are the test's own because nobody else knows the prefix.
 */
export class MosquittoTopics extends ServerPart<StartedMosquittoContainer> {
  /** Returns `prefix/name`. `name` can have levels and wildcards. Throws InvalidOptionError. */
  getTopic(name: string): string {
    return `${this.getName()}/${checkText(name, "getTopic")}`;
  }

  /** Returns `mqtt://[user:password@]host:port` of the broker. */
  getConnectionString(): string {
    return this.server.getConnectionString();
  }

  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): MosquittoConnectionOptions {
    return this.server.getConnectionOptions();
  }

  /** Clears the retained messages of these topics. */
  protected async remove(server: StartedMosquittoContainer, name: string): Promise<void> {
    await server.clearTopics(name);
  }
}

definePart("mosquitto-topics", MosquittoTopics);
