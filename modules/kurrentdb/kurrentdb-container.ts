import {
  connectionUrl,
  defineServer,
  ServerContainer,
  StartedServer,
  Wait,
  type ImageName,
} from "../../src/module";
import { openStreams, type KurrentDbStreams } from "./kurrentdb-streams";

const KURRENTDB_PORT = 2113;
const LIVE_STATUS = 204;
const SCHEME = "kurrentdb";

/** One node without TLS and logins, with the projections that other streams are made of. */
const VARIABLES: Readonly<Record<string, string>> = {
  KURRENTDB_CLUSTER_SIZE: "1",
  KURRENTDB_RUN_PROJECTIONS: "All",
  KURRENTDB_START_STANDARD_PROJECTIONS: "true",
  KURRENTDB_INSECURE: "true",
};

/** A running KurrentDB node. */
export class StartedKurrentDbContainer extends StartedServer<object> {
  /** Returns `kurrentdb://host:port?tls=false`. */
  getConnectionString(): string {
    return withoutTls(this.url({ scheme: SCHEME }));
  }

  /** Returns `http://host:port` of the admin UI. */
  getHttpUrl(): string {
    return this.url({ scheme: "http" });
  }

  /**
   * Returns a prefix for the names of one test's streams. Dropping it deletes the streams that have it. The first call of
   * a process deletes those that processes which have ended left behind. Throws MayflyError with the code
   * `CLIENT_MISSING` if the package `@kurrent/kurrentdb-client` is not installed.
   */
  async openStreams(): Promise<KurrentDbStreams> {
    return openStreams(this);
  }

  /** @internal Returns the connection string for this process, in each view. */
  ownConnectionString(): string {
    return withoutTls(connectionUrl({ scheme: SCHEME, ...this.hostAddress() }));
  }
}

const withoutTls = (url: string): string => `${url}?tls=false`;

const KURRENTDB = defineServer<object, StartedKurrentDbContainer>({
  name: "kurrentdb",
  images: ["kurrentplatform/kurrentdb", "docker.kurrent.io/kurrent-latest/kurrentdb"],
  ports: [KURRENTDB_PORT],
  defaults: {},
  configure: (_settings, { environment: given }) => ({
    environment: Object.fromEntries(Object.entries(VARIABLES).filter(([name]) => !(name in given))),
  }),
  // The node is live when it is its cluster's leader, so it accepts writes.
  ready: () => Wait.forHttp("/health/live", KURRENTDB_PORT).forStatusCode(LIVE_STATUS),
  started: StartedKurrentDbContainer,
});

/**
 * A KurrentDB node (EventStoreDB until 2024), from the official image (hub.docker.com/r/kurrentplatform/kurrentdb).
 *
 * ```ts
 * await using kurrent = await new KurrentDbContainer("kurrentplatform/kurrentdb:26.1").start();
 * const client = KurrentDBClient.connectionString(kurrent.getConnectionString());
 * ```
 */
export class KurrentDbContainer extends ServerContainer<object, StartedKurrentDbContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither KurrentDB nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, KURRENTDB);
  }
}
