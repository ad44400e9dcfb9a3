import { definePart, ServerPart } from "../../src/module";
import { emptyAccount } from "./empty-account";
import type { NatsConnection } from "./nats-connection";
import type { NatsConnectionOptions, StartedNatsContainer } from "./nats-container";

interface AccountOptions {
  readonly isOwner?: boolean;
  /** The connection by which this process holds the account. */
  readonly held?: NatsConnection;
}

/** An account of its own for a test, from `openAccount()`. Its subjects and streams are not those of other accounts. */
export class NatsAccount extends ServerPart<StartedNatsContainer> {
  readonly #held: NatsConnection | undefined;

  constructor(server: StartedNatsContainer, name: string, options: AccountOptions = {}) {
    super(server, name, options);
    this.#held = options.held;
  }

  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): NatsConnectionOptions {
    return this.server.connectionOptionsOf(this.getName());
  }

  /** Returns `nats://user:password@host:port`. */
  getConnectionUrl(): string {
    return this.server.connectionUrlOf(this.getName());
  }

  get username(): string {
    return this.getName();
  }

  get password(): string {
    return this.server.password;
  }

  protected async remove(server: StartedNatsContainer, name: string): Promise<void> {
    // After a restart of the server, the account can belong to another test.
    if (this.#held?.hasEnded() === true) return;
    const connection = this.#held ?? (await server.connectTo(name));
    await emptyAccount(connection);
    connection.close();
  }
}

definePart("nats-account", NatsAccount);
