import { MayflyError, type Handle } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import { quotaOfBuckets } from "./bucket-definition";
import { couchbaseServer, sendForm, type Form } from "./couchbase-api";
import { CouchbaseService } from "./couchbase-service";
import { MANAGEMENT_PORT, portsOf, type CouchbaseSettings } from "./settings";
import { untilAnswered } from "./until";

// The image starts a node without services and users. The REST API makes a cluster of it
// (docs.couchbase.com/server/current/rest-api/rest-cluster-init-and-provisioning). Clients outside of the engine's networks
// need its host ports, which are known when the container runs: "alternate addresses".

/** The answer of `GET /pools`. */
interface Pools {
  readonly isEnterprise: boolean;
  /** Empty until the node has a user. */
  readonly pools: readonly unknown[];
}

/** The parameters of the services' quotas in `POST /pools/default`. */
const QUOTAS: Readonly<Record<string, string>> = {
  kv: "memoryQuota",
  fts: "ftsMemoryQuota",
  index: "indexMemoryQuota",
  cbas: "cbasMemoryQuota",
  eventing: "eventingMemoryQuota",
};

const SERVICES: readonly CouchbaseService[] = [
  CouchbaseService.KV,
  CouchbaseService.QUERY,
  CouchbaseService.SEARCH,
  CouchbaseService.INDEX,
  CouchbaseService.ANALYTICS,
  CouchbaseService.EVENTING,
];

/**
 * Gives a new node its services, quotas and administrator, and each node its present host ports. Throws MayflyError with the
 * code `COUCHBASE_REQUEST_FAILED`, or `COUCHBASE_NEEDS_ENTERPRISE` for a service that the Community Edition does not have.
 */
export async function setUpNode(container: Handle, settings: CouchbaseSettings): Promise<void> {
  const address = { host: container.host, port: container.mappedPort(MANAGEMENT_PORT) };
  const server = couchbaseServer(address, settings);
  let pools: Pools | undefined;
  await untilAnswered(container, async () => {
    pools = JSON.parse((await askServer(server, { path: "/pools" })).body) as Pools;
    return true;
  });
  if (pools?.pools.length === 0)
    await provision(container, couchbaseServer(address), settings, pools);
  const alternate = alternateAddresses(container, settings);
  await sendForm(server, "/node/controller/setupAlternateAddresses/external", alternate, "PUT");
}

async function provision(
  container: Handle,
  server: AskedServer,
  settings: CouchbaseSettings,
  { isEnterprise }: Pools,
): Promise<void> {
  const { username, password, services } = settings;
  if (!isEnterprise) refuseEnterpriseServices(services);
  const hostname = addressInNetwork(container);
  // Otherwise the node tells clients in its networks that it is at 127.0.0.1.
  if (hostname !== undefined) await sendForm(server, "/node/controller/rename", { hostname });
  await sendForm(server, "/node/controller/setupServices", { services: services.join() });
  await sendForm(server, "/pools/default", quotas(settings));
  if (services.includes("index")) {
    const storageMode = isEnterprise ? "memory_optimized" : "forestdb";
    await sendForm(server, "/settings/indexes", { storageMode });
  }
  // The last step without a login.
  await sendForm(server, "/settings/web", { username, password, port: "SAME" });
}

function refuseEnterpriseServices(services: readonly string[]): void {
  const refused = services.find((service) => service === "cbas" || service === "eventing");
  if (refused === undefined) return;
  const message = `Couchbase's Community Edition does not have the service ${refused}.`;
  throw new MayflyError("COUCHBASE_NEEDS_ENTERPRISE", message, {
    hint: "use an image of the Enterprise Edition, such as couchbase/server:enterprise-8.0.2.",
  });
}

function addressInNetwork({ info }: Handle): string | undefined {
  return Object.values(info.networks).find(({ ipAddress }) => ipAddress !== "")?.ipAddress;
}

/** Exported for its tests. */
export function quotas({ services, quotas: given, buckets }: CouchbaseSettings): Form {
  const all = SERVICES.filter((each) => services.includes(each.getIdentifier()) && each.hasQuota());
  const least = (service: CouchbaseService): number =>
    service === CouchbaseService.KV
      ? Math.max(service.getMinimumQuotaMb(), quotaOfBuckets(buckets))
      : service.getMinimumQuotaMb();
  return Object.fromEntries(
    all.map((service) => {
      const identifier = service.getIdentifier();
      return [QUOTAS[identifier] ?? "", given[identifier] ?? least(service)];
    }),
  );
}

function alternateAddresses(container: Handle, { services }: CouchbaseSettings): Form {
  const ports = Object.entries(portsOf(services)).map(([name, port]): [string, number] => [
    name,
    container.mappedPort(port),
  ]);
  return { hostname: container.host, ...Object.fromEntries(ports) };
}
