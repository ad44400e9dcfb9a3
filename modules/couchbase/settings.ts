import type { BucketSettings } from "./bucket-definition";

/** What the builder collects. */
export interface CouchbaseSettings {
  readonly username: string;
  readonly password: string;
  /** Identifiers of the services. */
  readonly services: readonly string[];
  /** Megabytes of services whose quota is not the least, by identifier. */
  readonly quotas: Readonly<Record<string, number>>;
  readonly buckets: readonly BucketSettings[];
}

export const MANAGEMENT_PORT = 8091;
export const MANAGEMENT_TLS_PORT = 18_091;
export const KV_PORT = 11_210;
export const QUERY_PORT = 8093;

/** The names of a service's ports in alternate addresses, with the ports in the container. */
export type ServicePorts = Readonly<Record<string, number>>;

/** docs.couchbase.com/server/current/install/install-ports and …/rest-api/rest-set-up-alternate-address */
export const PORTS: Readonly<Record<string, ServicePorts>> = {
  kv: { kv: KV_PORT, kvSSL: 11_207, capi: 8092, capiSSL: 18_092 },
  n1ql: { n1ql: QUERY_PORT, n1qlSSL: 18_093 },
  fts: { fts: 8094, ftsSSL: 18_094 },
  index: {},
  cbas: { cbas: 8095, cbasSSL: 18_095 },
  eventing: { eventingAdminPort: 8096, eventingSSL: 18_096 },
};

/** The ports of the services, and those of the management, by their names in alternate addresses. */
export function portsOf(services: readonly string[]): ServicePorts {
  const management = { mgmt: MANAGEMENT_PORT, mgmtSSL: MANAGEMENT_TLS_PORT };
  return Object.assign(
    {},
    management,
    ...services.map((service) => PORTS[service]),
  ) as ServicePorts;
}
