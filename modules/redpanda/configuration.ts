import type { Handle } from "../../src/module";
import { hostOf, portOf } from "../kafka/listeners";
import { nameInNetwork } from "../kafka/waiting-command";
import { PORTS, type RedpandaSettings } from "./settings";

// The files of a node (docs.redpanda.com/current/reference/properties/broker-properties): redpanda.yaml has what is the
// node's own, .bootstrap.yaml the cluster's properties, which Redpanda reads at its first start only.

export const NODE_FILE = "/etc/redpanda/redpanda.yaml";
export const CLUSTER_FILE = "/etc/redpanda/.bootstrap.yaml";

/**
 * What `--mode dev-container` sets (docs.redpanda.com/current/reference/rpk/rpk-redpanda/rpk-redpanda-mode), which a
 * `.bootstrap.yaml` replaces: no delay of 300 ms before a group's first rebalance, less memory for groups, and reads and
 * disks that suit a developer's machine.
 */
const PROPERTIES: RedpandaSettings["properties"] = {
  auto_create_topics_enabled: true,
  fetch_reads_debounce_timeout: 10,
  group_initial_rebalance_delay: 0,
  group_topic_partitions: 3,
  kafka_enable_authorization: false,
  storage_min_free_bytes: 10_485_760,
};

/** Returns `.bootstrap.yaml`. Strings are in quotes, as in JSON, so that YAML takes none for something else. */
export function clusterFile({ properties }: RedpandaSettings): string {
  const lines = Object.entries({ ...PROPERTIES, ...properties });
  return lines.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join("");
}

/** Returns `redpanda.yaml`, with the addresses at which clients reach the container. */
export function nodeFile(container: Handle, { listeners }: RedpandaSettings): string {
  const { host } = container;
  const inNetwork = nameInNetwork(container);
  const all = [
    { name: "external", port: PORTS.host, advertised: [host, container.mappedPort(PORTS.host)] },
    { name: "internal", port: PORTS.network, advertised: [inNetwork, PORTS.network] },
    ...listeners.map((address, index) => ({
      name: `network${index}`,
      port: portOf(address),
      advertised: [hostOf(address), portOf(address)],
    })),
  ] as const;
  const own = all.map(({ name, port }) => entry(name, "0.0.0.0", port)).join("");
  const shown = all
    .map(({ name, advertised: [address, port] }) => entry(name, address, port))
    .join("");
  const client = `  brokers:\n    - address: "127.0.0.1"\n      port: ${PORTS.network}\n`;
  return `redpanda:
  admin:
${entry("admin", "0.0.0.0", PORTS.admin)}  kafka_api:
${own}  advertised_kafka_api:
${shown}schema_registry:
  schema_registry_api:
${entry("main", "0.0.0.0", PORTS.schemaRegistry)}schema_registry_client:
${client}pandaproxy:
  pandaproxy_api:
${entry("main", "0.0.0.0", PORTS.restProxy)}  advertised_pandaproxy_api:
${entry("main", host, container.mappedPort(PORTS.restProxy))}pandaproxy_client:
${client}rpk:
  kafka_api:
    brokers:
      - "127.0.0.1:${PORTS.network}"
  admin_api:
    addresses:
      - "127.0.0.1:${PORTS.admin}"
`;
}

function entry(name: string, address: string | number, port: string | number): string {
  return `    - name: ${name}\n      address: "${address}"\n      port: ${port}\n`;
}
