import {
  checkText,
  checkWholeNumber,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { BucketDefinition, quotaOfBuckets } from "./bucket-definition";
import { CouchbaseService } from "./couchbase-service";
import { createBuckets } from "./create-buckets";
import { servicesReady } from "./services-ready";
import { setUpNode } from "./set-up-node";
import { MANAGEMENT_PORT, portsOf, type CouchbaseSettings } from "./settings";
import { StartedCouchbaseContainer } from "./started-couchbase-container";

const STARTUP_TIMEOUT_MS = 180_000;
/** Both limits are Couchbase's. */
const SHORTEST_PASSWORD = 6;
const LONGEST_NAME = 128;

const DEFAULTS: CouchbaseSettings = {
  username: "Administrator",
  password: "password",
  services: ["kv", "n1ql", "fts", "index"],
  quotas: {},
  buckets: [],
};

const couchbase = defineServer<CouchbaseSettings, StartedCouchbaseContainer>({
  name: "couchbase",
  images: ["couchbase/server", "couchbase"],
  ports: [MANAGEMENT_PORT],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: DEFAULTS,
  configure,
  ready: servicesReady,
  hooks: (settings) => ({
    started: (container) => setUpNode(container, settings),
    ready: (container) => createBuckets(container, settings),
  }),
  started: StartedCouchbaseContainer,
});

function configure({ services, quotas, buckets }: CouchbaseSettings): SpecPatch {
  const [needed, given] = [quotaOfBuckets(buckets), quotas[CouchbaseService.KV.getIdentifier()]];
  if (given !== undefined && given < needed) {
    const expected = `${needed} or more for KV, which the buckets take`;
    throw InvalidOptionError.quoting("withServiceQuota.quotaMb", expected, given);
  }
  const ports = Object.values(portsOf(services)).filter((port) => port !== MANAGEMENT_PORT);
  return { ports: ports.map((container) => ({ container, protocol: "tcp" })) };
}

/**
 * A Couchbase cluster of one node, from the official image (hub.docker.com/_/couchbase), with services, an administrator and
 * buckets.
 *
 * ```ts
 * await using couchbase = await new CouchbaseContainer("couchbase/server:community-8.0.2")
 *   .withBucket(new BucketDefinition("shop"))
 *   .start();
 * const cluster = await connect(couchbase.getConnectionString(), couchbase.getClientOptions());
 * ```
 */
export class CouchbaseContainer extends ServerContainer<
  CouchbaseSettings,
  StartedCouchbaseContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither Couchbase nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, couchbase);
  }

  /**
   * Sets the administrator's name and password. Default `Administrator` and `password`. Throws InvalidOptionError for a login
   * that Couchbase refuses.
   */
  withCredentials(username: string, password: string): this {
    if (!/^[^\s()<>@,;:\\"/[\]?={}]+$/.test(checkText(username, "withCredentials.username"))) {
      const expected = 'a name without spaces and none of ()<>@,;:\\"/[]?={}';
      throw InvalidOptionError.quoting("withCredentials.username", expected, username);
    }
    if (username.length > LONGEST_NAME) {
      const expected = `a name of at most ${LONGEST_NAME} characters`;
      throw InvalidOptionError.quoting("withCredentials.username", expected, username);
    }
    if (checkText(password, "withCredentials.password").length < SHORTEST_PASSWORD) {
      const expected = `a password of at least ${SHORTEST_PASSWORD} characters`;
      throw InvalidOptionError.describing("withCredentials.password", expected, "a shorter one");
    }
    return this.set({ username, password });
  }

  /** Adds a bucket. Throws InvalidOptionError. */
  withBucket(bucket: BucketDefinition): this {
    if (!(bucket instanceof BucketDefinition)) {
      throw new InvalidOptionError("withBucket", "a BucketDefinition", bucket);
    }
    const { buckets = [] } = this.given;
    if (buckets.some(({ name }) => name === bucket.getName())) {
      const expected = "a name no other bucket has";
      throw InvalidOptionError.quoting("withBucket", expected, bucket.getName());
    }
    return this.set({ buckets: [...buckets, bucket.toSettings()] });
  }

  /**
   * Sets the node's services, in place of the default ones: KV, QUERY, SEARCH and INDEX. KV is always among them. Throws
   * InvalidOptionError.
   */
  withEnabledServices(...services: CouchbaseService[]): this {
    services.forEach((service, index) => checkService(service, `withEnabledServices[${index}]`));
    const identifiers = [CouchbaseService.KV, ...services].map((each) => each.getIdentifier());
    return this.set({ services: [...new Set(identifiers)] });
  }

  /**
   * Sets the memory of a service in megabytes. Default: the least that it takes; for KV, as much as the buckets take, if that
   * is more. Throws InvalidOptionError for less than the least, and for the service QUERY, which has no quota. So does
   * `start()`, if the buckets take more than KV has.
   */
  withServiceQuota(service: CouchbaseService, quotaMb: number): this {
    const identifier = checkService(service, "withServiceQuota").getIdentifier();
    if (!service.hasQuota()) {
      throw InvalidOptionError.quoting("withServiceQuota", "a service with a quota", identifier);
    }
    const from = service.getMinimumQuotaMb();
    checkWholeNumber(quotaMb, "withServiceQuota.quotaMb", { from });
    return this.set({ quotas: { ...this.given.quotas, [identifier]: quotaMb } });
  }

  /** Adds the service ANALYTICS, which only the Enterprise Edition has. */
  withAnalyticService(): this {
    return this.#add(CouchbaseService.ANALYTICS);
  }

  /** Adds the service EVENTING, which only the Enterprise Edition has. */
  withEventingService(): this {
    return this.#add(CouchbaseService.EVENTING);
  }

  #add(service: CouchbaseService): this {
    const { services = DEFAULTS.services } = this.given;
    return this.set({ services: [...new Set([...services, service.getIdentifier()])] });
  }
}

function checkService(service: CouchbaseService, option: string): CouchbaseService {
  if (service instanceof CouchbaseService) return service;
  throw new InvalidOptionError(option, "a service, such as CouchbaseService.KV", service);
}
