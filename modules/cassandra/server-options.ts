import type { Environment } from "../../src/module";
import type { CassandraSettings } from "./settings";

/** A single server has nobody to wait for, and sets up its superuser at once. */
const JVM_OPTIONS = [
  "-Dcassandra.skip_wait_for_gossip_to_settle=0",
  "-Dcassandra.superuser_setup_delay_ms=0",
];
/** A node that starts before the others goes on without them after 5 s instead of 30 s. */
const RING_DELAY = "-Dcassandra.ring_delay_ms=5000";
/** Dropping a table would keep a copy of its data. */
const NO_SNAPSHOT = { auto_snapshot: "false" };
/** The nodes of a new cluster have no data that the others would copy. */
const NO_COPYING = { auto_bootstrap: "false" };
const HEAP = { MAX_HEAP_SIZE: "512M", HEAP_NEWSIZE: "128M" };

/** Returns the variables of the image (hub.docker.com/_/cassandra) that the user has not set, and the JVM's options. */
export function serverVariables(
  { config, token }: CassandraSettings,
  environment: Environment,
): Environment {
  const defaults: Environment = {
    CASSANDRA_LISTEN_ADDRESS: "auto",
    CASSANDRA_BROADCAST_ADDRESS: "auto",
    CASSANDRA_RPC_ADDRESS: "0.0.0.0",
    CASSANDRA_SNITCH: "GossipingPropertyFileSnitch",
    CASSANDRA_ENDPOINT_SNITCH: "GossipingPropertyFileSnitch",
    CASSANDRA_NUM_TOKENS: "1",
    // The two are set together, or not at all.
    ...(Object.keys(HEAP).every((name) => environment[name] === undefined) && HEAP),
  };
  const missing = Object.entries(defaults).filter(([name]) => environment[name] === undefined);
  const options = [
    ...JVM_OPTIONS,
    // With it, the server would have one token, whatever number the user asks for.
    ...(environment["CASSANDRA_NUM_TOKENS"] === undefined
      ? [`-Dcassandra.initial_token=${token ?? "0"}`]
      : []),
    ...(token === null ? [] : [RING_DELAY]),
    ...configOptions({ ...NO_SNAPSHOT, ...(token !== null && NO_COPYING), ...config }),
    environment["JVM_EXTRA_OPTS"] ?? "",
  ];
  return { ...Object.fromEntries(missing), JVM_EXTRA_OPTS: options.join(" ").trim() };
}

/** The server takes settings as properties of its JVM since version 4.1, if another property allows it. */
function configOptions(config: CassandraSettings["config"]): string[] {
  const options = Object.entries(config).map(
    ([name, value]) => `-Dcassandra.settings.${name}=${value}`,
  );
  return ["-Dcassandra.config.allow_system_properties=true", ...options];
}
