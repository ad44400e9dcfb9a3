import { randomUUID } from "node:crypto";
import { ElasticMqContainer } from "../../modules/elasticmq";
import { ElasticsearchContainer } from "../../modules/elasticsearch";
import { KafkaContainer } from "../../modules/kafka";
import { KeycloakContainer } from "../../modules/keycloak";
import { MockOAuth2ServerContainer } from "../../modules/mock-oauth2-server";
import { OpenSearchContainer } from "../../modules/opensearch";
import type { GenericContainer, StartedTestContainer } from "../../src";
import { removeBaked, TRACE } from "../../test/support/baked-images";
import { buildStandIn } from "../../test/support/describe-server";
import { BareEngine } from "../support/bare-engine";
import type { Figure, Measure } from "../support/figure";
import { median } from "../support/stats";

const RUNS = 2;
const NANOSECONDS_PER_MS = 1e6;

interface Server {
  /** The folder of test/servers. */
  readonly name: string;
  readonly create: () => GenericContainer;
  /** The option `classData`; undefined if the module keeps class data itself. */
  readonly classData?: true | string;
  /** What the ratio of a start with class data to a plain start must not exceed. */
  readonly target?: number;
}

const SERVERS: readonly Server[] = [
  {
    name: "cp-kafka",
    create: () => new KafkaContainer("confluentinc/cp-kafka:8"),
    target: 0.6,
  },
  {
    name: "elasticmq",
    create: () => new ElasticMqContainer("softwaremill/elasticmq:1.7.1"),
    classData: true,
  },
  {
    name: "mock-oauth2-server",
    create: () => new MockOAuth2ServerContainer("ghcr.io/navikt/mock-oauth2-server:2.1.10"),
    classData: true,
  },
  {
    name: "keycloak",
    create: () => new KeycloakContainer("quay.io/keycloak/keycloak:26"),
    classData: "JAVA_OPTS_APPEND",
  },
  {
    name: "elasticsearch",
    create: () => new ElasticsearchContainer("elasticsearch:8"),
    classData: "ES_JAVA_OPTS",
  },
  {
    name: "opensearch",
    create: () =>
      new OpenSearchContainer("opensearchproject/opensearch:2").withSecurityEnabled(false),
    classData: "OPENSEARCH_JAVA_OPTS",
  },
];

/**
 * Compares the processor time of servers on Java until they are ready: started as they are, from a baked image, and from
 * one with class data. Processor time depends less on the machine's load than time does.
 */
export const classData: Measure = async () => {
  const engine = await BareEngine.open();
  const trace = randomUUID();
  const figures: Figure[] = [];
  try {
    for (const server of SERVERS) {
      await buildStandIn(server.name);
      console.error(`Measuring classData of ${server.name} ...`);
      figures.push(...(await measure(engine, server, trace)));
    }
  } finally {
    engine.close();
    await removeBaked(trace);
  }
  return figures;
};

async function measure(
  engine: BareEngine,
  { name, create, classData, target }: Server,
  trace: string,
): Promise<Figure[]> {
  const traced = (): GenericContainer =>
    create()
      .withStartupTimeout(600_000)
      .withEnvironment({ [TRACE]: trace });
  const withClasses = { key: `${name}-classes`, ...(classData !== undefined && { classData }) };
  const ways = {
    plain: () => traced(),
    // A module that keeps class data has no baked image without.
    ...(classData !== undefined && { baked: () => traced().withBakedInit({ key: name }) }),
    "baked with class data": () => traced().withBakedInit(withClasses),
  };
  const times = new Map<string, number[]>();
  // The first turn makes the images. The others alternate, so that all ways run under the same load.
  for (let turn = 0; turn <= RUNS; turn++) {
    for (const [way, builder] of Object.entries(ways)) {
      if (turn === 0 && way === "plain") continue;
      const started = await builder().start();
      const ms = await processorMs(engine, started);
      await started.stop();
      if (turn > 0) times.set(way, [...(times.get(way) ?? []), ms]);
    }
  }
  const of = (way: string): number => median(times.get(way) ?? []);
  const plain = of("plain");
  return [...times.keys()].slice(1).map((way) => ({
    name: `${name}: CPU until ready, ${way}`,
    value: of(way) / plain,
    unit: "x",
    ...(target !== undefined && { target }),
    note: `${of(way).toFixed(0)} ms vs. ${plain.toFixed(0)} ms plain, medians of ${RUNS}`,
  }));
}

async function processorMs(engine: BareEngine, started: StartedTestContainer): Promise<number> {
  const path = `/containers/${started.getId()}/stats?stream=false&one-shot=true`;
  const { cpu_stats } = (await engine.send("GET", path)) as {
    readonly cpu_stats: { readonly cpu_usage: { readonly total_usage: number } };
  };
  return cpu_stats.cpu_usage.total_usage / NANOSECONDS_PER_MS;
}
