import { Wait } from "../../src/module";
import { MANAGEMENT_PORT, PORTS, type CouchbaseSettings } from "./settings";

/** Paths that a service answers when it works, by its identifier. */
const PINGS: Readonly<Record<string, string>> = {
  n1ql: "/admin/ping",
  fts: "/api/ping",
  cbas: "/admin/ping",
  eventing: "/api/v1/config",
};

/** Returns a wait for a healthy node, and for each of its services. */
export function servicesReady({ username, password, services }: CouchbaseSettings): Wait {
  const isHealthy = Wait.forHttp("/pools/default", MANAGEMENT_PORT)
    .withBasicCredentials(username, password)
    .forResponsePredicate((body) => statusIn(body) === "healthy");
  const pings = services.flatMap((service) => {
    const [path, port] = [PINGS[service], PORTS[service]?.[portName(service)]];
    if (path === undefined || port === undefined) return [];
    return [Wait.forHttp(path, port).withBasicCredentials(username, password)];
  });
  return Wait.forAll([isHealthy, ...pings]);
}

const portName = (service: string): string =>
  service === "eventing" ? "eventingAdminPort" : service;

function statusIn(body: string): string | undefined {
  const { nodes } = JSON.parse(body) as { readonly nodes: readonly { readonly status: string }[] };
  return nodes[0]?.status;
}
