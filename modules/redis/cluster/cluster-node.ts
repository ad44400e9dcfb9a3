import { InvalidOptionError } from "../../../src/module";
import { RedisContainer } from "../redis-container";
import { SERVER_USERS } from "../server-users";
import type { OwnCertificate } from "./own-certificate";

export const BUS_PORT = 16_379;
const REPLICATION_PORT = 6380;
const CERT_FILE = "/etc/mayfly-redis-replication.crt";
const KEY_FILE = "/etc/mayfly-redis-replication.key";

/** A server that joins others. */
export class RedisNode extends RedisContainer {
  constructor(image: string, options: readonly string[]) {
    super(image);
    // Without a delay, a new replica does not wait for others before it gets the data.
    this.set({ isNode: true }).addOptions("--repl-diskless-sync-delay", "0", ...options);
  }

  override withTls(): this {
    const expected = "nodes without TLS; clusters and sentinels with TLS are not supported";
    throw new InvalidOptionError("withTls", expected, "TLS");
  }
}

/** A node of a cluster. */
export class RedisClusterNode extends RedisNode {
  constructor(image: string) {
    super(image, ["--cluster-enabled", "yes", "--cluster-node-timeout", "5000"]);
  }

  /**
   * Makes the node send clients to its address on the host.
   *
   * A node has one address for clients and replicas, which cannot use the same port here. But it has another port
   * for replicas if they use TLS. So they do.
   */
  announcingHost({ cert, key }: OwnCertificate): this {
    return this.withCopyContentToContainer([
      { content: cert, target: CERT_FILE, mode: 0o644 },
      { content: key, target: KEY_FILE, mode: 0o600, reader: SERVER_USERS },
    ])
      .set({ announcesHost: true })
      .addOptions(
        ...["--cluster-preferred-endpoint-type", "hostname"],
        ...["--cluster-announce-bus-port", String(BUS_PORT)],
        ...["--tls-port", String(REPLICATION_PORT), "--tls-replication", "yes"],
        ...["--cluster-announce-tls-port", String(REPLICATION_PORT), "--tls-auth-clients", "no"],
        ...["--tls-cert-file", CERT_FILE, "--tls-key-file", KEY_FILE],
        ...["--tls-ca-cert-file", CERT_FILE],
      );
  }
}
