import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import { createNamespace, removeLeftovers, TemporalNamespace } from "./temporal-namespace";
import { UI_PORT, type TemporalSettings } from "./settings";

/** The namespace that every server has. */
const DEFAULT_NAMESPACE = "default";

/** A running development server of Temporal. */
export class StartedTemporalContainer extends StartedServer<TemporalSettings> {
  /** Returns `host:port` of the gRPC API, for `Connection.connect({ address })` and for workers. */
  getAddress(): string {
    return this.hostAndPort();
  }

  /** Returns `http://host:port` of the web interface. */
  getUiUrl(): string {
    return this.url({ scheme: "http", port: UI_PORT });
  }

  /** Returns the namespace that every server has, `default`. */
  getNamespace(): string {
    return DEFAULT_NAMESPACE;
  }

  /**
   * Registers a namespace for one test, with the search attributes of the builder. Dropping it deletes its workflows, and the
   * first call of a process deletes what processes which have ended left.
   *
   * Throws MayflyError with the code `TEMPORAL_COMMAND_FAILED`.
   */
  async openNamespace(): Promise<TemporalNamespace> {
    await oncePerServer(this.getId(), () => removeLeftovers(this));
    const name = ownedName(testRun());
    await createNamespace(this, name, this.settings.searchAttributes);
    return new TemporalNamespace(this, name);
  }
}
