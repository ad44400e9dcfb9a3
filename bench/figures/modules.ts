import { join } from "node:path";
import { buildStandIn } from "../../test/support/describe-server";
import type { Figure, Measure } from "../support/figure";
import { PEER, preparePeer } from "../support/peer-node";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";

const ROOT = join(__dirname, "..", "..", "..");
const RUNS = 3;
/** New processes of each library, alternating so that both run under the same load. */
const PROCESSES = 2;

interface Module {
  readonly image: string;
  readonly builder: string;
  /** The repository's client, which the code of `query` has as `client`. */
  readonly client: string;
  /** Code that sends one query to `started`. Both libraries have these methods. */
  readonly query: string;
  /** False for a server whose state a baked image does not help. */
  readonly bakes: boolean;
}

const SQL = `const connection = await client.createConnection(started.getConnectionUri());
  try { await connection.query("SELECT 1"); } finally { await connection.end(); }`;
const REDIS = `const connection = new client(started.getConnectionUrl(), { lazyConnect: true, retryStrategy: null });
  connection.on("error", () => undefined);
  try { await connection.connect(); await connection.ping(); } finally { connection.disconnect(); }`;

const MODULES: Readonly<Record<string, Module>> = {
  postgresql: {
    image: "postgres:17",
    builder: "PostgreSqlContainer",
    client: "pg",
    query: `const connection = new client.Client({ connectionString: started.getConnectionUri() });
      connection.on("error", () => undefined);
      try { await connection.connect(); await connection.query("SELECT 1"); } finally { await connection.end(); }`,
    bakes: true,
  },
  redis: {
    image: "redis:8",
    builder: "RedisContainer",
    client: "ioredis",
    query: REDIS,
    bakes: false,
  },
  nats: {
    image: "nats:2",
    builder: "NatsContainer",
    client: "@nats-io/transport-node",
    query: `const connection = await client.connect({ ...started.getConnectionOptions(), reconnect: false });
      try { await connection.flush(); } finally { await connection.close(); }`,
    bakes: false,
  },
  mysql: {
    image: "mysql:9.7",
    builder: "MySqlContainer",
    client: "mysql2/promise",
    query: SQL,
    bakes: true,
  },
  mariadb: {
    image: "mariadb:11",
    builder: "MariaDbContainer",
    client: "mariadb",
    query: SQL,
    bakes: true,
  },
  rabbitmq: {
    image: "rabbitmq:4-management",
    builder: "RabbitMQContainer",
    client: "amqplib",
    query: `const connection = await client.connect(started.getAmqpUrl());
      connection.on("error", () => undefined);
      try { await connection.createChannel(); } finally { await connection.close(); }`,
    bakes: true,
  },
  valkey: {
    image: "valkey/valkey:8",
    builder: "ValkeyContainer",
    client: "iovalkey",
    query: REDIS,
    bakes: false,
  },
};

/** Compares the time from `start()` until a client's first query is answered with that of testcontainers' modules. */
export const modules: Measure = async () => {
  const node = await preparePeer();
  const figures: Figure[] = [];
  for (const [name, module] of Object.entries(MODULES)) {
    if (!["postgresql", "redis"].includes(name)) await buildStandIn(name);
    const run = async (library: string, isBaked = false): Promise<number[]> => {
      const env = { ...process.env, TESTCONTAINERS_RYUK_DISABLED: "true" };
      return JSON.parse(await runProgram(program(library, module, isBaked), env, node)) as number[];
    };
    const theirs: number[] = [];
    const ours: number[] = [];
    const baked: number[] = [];
    const own = join(ROOT, "dist", "modules", name);
    for (let turn = 0; turn < PROCESSES; turn++) {
      theirs.push(...(await run(join(PEER, "node_modules", "@testcontainers", name))));
      ours.push(...(await run(own)));
      if (module.bakes) baked.push(...(await run(own, true)));
    }
    figures.push(figure(`${name}: first query, relative to testcontainers`, ours, theirs));
    if (module.bakes) figures.push(figure(`${name}: first query, baked`, baked, ours));
  }
  return figures;
};

function figure(name: string, these: readonly number[], those: readonly number[]): Figure {
  const note = `${median(these).toFixed(0)} ms vs. ${median(those).toFixed(0)} ms, medians of ${these.length}`;
  return { name, value: median(these) / median(those), unit: "x", note };
}

/** The first start of each process is not counted: it makes a baked image, and loads the library. */
const program = (library: string, module: Module, isBaked: boolean): string => `
  const { ${module.builder}: Builder } = require(${JSON.stringify(library)});
  const client = require("node:module").createRequire(${JSON.stringify(join(ROOT, "package.json"))})(${JSON.stringify(module.client)});
  const query = async (started) => { ${module.query} };
  const round = async () => {
    const begun = performance.now();
    const builder = new Builder(${JSON.stringify(module.image)});
    const started = await ${isBaked ? 'builder.withBakedInit({ key: "bench" })' : "builder"}.start();
    for (;;) {
      try { await query(started); break; } catch { await new Promise((resolve) => setTimeout(resolve, 10)); }
    }
    const ms = performance.now() - begun;
    await started.stop();
    return ms;
  };
  (async () => {
    await round();
    const rounds = [];
    for (let i = 0; i < ${RUNS}; i++) rounds.push(await round());
    console.log(JSON.stringify(rounds));
  })();`;
