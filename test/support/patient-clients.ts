import { basename } from "node:path";

type Options = Record<string, unknown>;
type Client = Record<string, (options: unknown, ...more: unknown[]) => unknown>;

const LONG_MS = 120_000;

/* eslint-disable @typescript-eslint/no-require-imports -- each of them only for its own example */
const changes: Readonly<Record<string, () => void>> = {
  "cassandra.js": patientCassandra,
  "keycloak.js": () => {
    const { custom } = require("openid-client") as typeof import("openid-client");
    custom.setHttpOptionsDefaults({ timeout: LONG_MS });
  },
  "mariadb.js": () => {
    const { createConnection, ...others } = require("mariadb") as Client;
    // Its properties cannot be set.
    const exports: Client = {
      ...others,
      createConnection: (uri) => createConnection?.(`${String(uri)}?connectTimeout=${LONG_MS}`),
    };
    Object.assign(require.cache[require.resolve("mariadb")] ?? {}, { exports });
  },
  "prometheus.js": () => {
    const { StartedPrometheusContainer: started } =
      require("../../modules/prometheus") as typeof import("../../modules/prometheus");
    type Wait = (this: unknown, expression: string, options?: object) => Promise<unknown>;
    const prototype = started.prototype as unknown as Record<"waitForSample", Wait>;
    const wait = prototype.waitForSample;
    prototype.waitForSample = function (expression, options) {
      return wait.call(this, expression, { timeout: LONG_MS, ...options });
    };
  },
  "scylladb.js": patientCassandra,
  "temporal.js": () => {
    const { Connection } = require("@temporalio/client") as typeof import("@temporalio/client");
    const connect = Connection.connect.bind(Connection);
    Connection.connect = (options) => connect({ connectTimeout: LONG_MS, ...options });
  },
  "weaviate.js": () => {
    const { default: client } = require("weaviate-client") as { default: Client };
    const { connectToCustom } = client;
    const timeout = { init: LONG_MS / 1000, query: LONG_MS / 1000, insert: LONG_MS / 1000 };
    client["connectToCustom"] = (options) =>
      connectToCustom?.({ ...(options as Options), timeout });
  },
};

function patientCassandra(): void {
  const driver = require("cassandra-driver") as { Client: new (options: Options) => object };
  const socketOptions = { connectTimeout: LONG_MS, readTimeout: LONG_MS };
  driver.Client = class extends driver.Client {
    constructor(options: Options) {
      super({ socketOptions, ...options });
    }
  };
}
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Lets the client of a page's example wait longer than its defaults of 1 to 10 s, which a reader's machine keeps, and one
 * that runs other servers may not. The example's own code stays as it is.
 */
export function makePatient(example: string): void {
  changes[basename(example)]?.();
}
