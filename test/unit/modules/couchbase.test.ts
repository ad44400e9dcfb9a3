import { BucketDefinition, CouchbaseContainer, CouchbaseService } from "../../../modules/couchbase";
import { quotas } from "../../../modules/couchbase/set-up-node";
import { untilAnswered } from "../../../modules/couchbase/until";
import { ImageName } from "../../../src";
import type { Handle } from "../../../src/module";

const create = (): CouchbaseContainer => new CouchbaseContainer("couchbase/server:community-8.0.2");
const { KV, QUERY, SEARCH, INDEX, ANALYTICS, EVENTING } = CouchbaseService;

describe("CouchbaseContainer", () => {
  it("takes images of Couchbase and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/documents:8");
    expect(() => new CouchbaseContainer(mirror)).toThrow("registry.example.com/mirror/documents");
    const substitute = mirror.asCompatibleSubstituteFor("couchbase/server");
    expect(() => new CouchbaseContainer(substitute)).not.toThrow();
  });

  it("refuses a login that Couchbase refuses", () => {
    expect(() => create().withCredentials("a b", "password")).toThrow(
      "withCredentials.username: expected a name without spaces",
    );
    expect(() => create().withCredentials("a".repeat(129), "password")).toThrow("at most 128");
    const short = (): unknown => create().withCredentials("me", "s3cr3");
    expect(short).toThrow("withCredentials.password: expected a password of at least 6 characters");
    expect(short).not.toThrow("s3cr3");
  });

  it("refuses services, quotas and buckets that cannot be right", () => {
    expect(() => create().withEnabledServices("kv" as unknown as CouchbaseService)).toThrow(
      "withEnabledServices[0]: expected a service, such as CouchbaseService.KV",
    );
    expect(() => create().withServiceQuota(KV, 255)).toThrow("withServiceQuota.quotaMb: expected");
    expect(() => create().withServiceQuota(QUERY, 256)).toThrow("a service with a quota");
    expect(() => create().withBucket("shop" as unknown as BucketDefinition)).toThrow(
      "withBucket: expected a BucketDefinition",
    );
    const shop = new BucketDefinition("shop");
    expect(() => create().withBucket(shop).withBucket(shop)).toThrow("a name no other bucket has");
  });

  it("does not start with buckets that take more than KV has", async () => {
    const large = new BucketDefinition("shop").withQuota(200);
    const described = create().withBucket(large).withServiceQuota(KV, 256);
    await expect(described.withBucket(new BucketDefinition("cache")).start()).rejects.toThrow(
      "withServiceQuota.quotaMb: expected 300 or more for KV, which the buckets take, got 256",
    );
  });
});

describe("BucketDefinition", () => {
  it("has defaults, which methods change", () => {
    const bucket = new BucketDefinition("shop");
    expect([bucket.getName(), bucket.getQuota(), bucket.getNumOfReplicas()]).toEqual([
      "shop",
      100,
      0,
    ]);
    expect([bucket.hasFlushEnabled(), bucket.hasPrimaryIndex()]).toEqual([false, true]);
    bucket.withQuota(200).withReplicas(1).withFlushEnabled(true).withPrimaryIndex(false);
    expect([bucket.getQuota(), bucket.getNumOfReplicas()]).toEqual([200, 1]);
    expect([bucket.hasFlushEnabled(), bucket.hasPrimaryIndex()]).toEqual([true, false]);
  });

  it("refuses what Couchbase refuses", () => {
    expect(() => new BucketDefinition(".shop")).toThrow("BucketDefinition: expected a name");
    expect(() => new BucketDefinition("a b")).toThrow("BucketDefinition: expected a name");
    const bucket = new BucketDefinition("shop");
    expect(() => bucket.withQuota(99)).toThrow("withQuota: expected");
    expect(() => bucket.withReplicas(4)).toThrow("withReplicas: expected");
  });
});

it("CouchbaseService tells names and quotas", () => {
  const all = [KV, QUERY, SEARCH, INDEX, ANALYTICS, EVENTING];
  expect(all.map((each) => each.getIdentifier()).join()).toBe("kv,n1ql,fts,index,cbas,eventing");
  expect(all.map((each) => each.getMinimumQuotaMb())).toEqual([256, 0, 256, 256, 1024, 256]);
  expect(all.filter((each) => !each.hasQuota())).toEqual([QUERY]);
});

it("quotas gives each service its own or the least, and KV what the buckets take", () => {
  const settings = { username: "me", password: "secret", services: ["kv", "n1ql", "cbas"] };
  const given = { ...settings, quotas: { kv: 512 }, buckets: [] };
  expect(quotas(given)).toEqual({ memoryQuota: 512, cbasMemoryQuota: 1024 });
  const kvFor = (...names: string[]): unknown => {
    const buckets = names.map((name) => new BucketDefinition(name).toSettings());
    return quotas({ ...settings, quotas: {}, buckets })["memoryQuota"];
  };
  expect([kvFor(), kvFor("a", "b"), kvFor("a", "b", "c")]).toEqual([256, 256, 300]);
});

describe("untilAnswered", () => {
  const container = (running: boolean): Pick<Handle, "refresh"> => ({
    refresh: () => Promise.resolve({ state: { running } } as Handle["info"]),
  });

  it("asks again while the container runs, and says what it saw last", async () => {
    let calls = 0;
    const probe = (): Promise<true | string> =>
      ++calls < 3 ? Promise.reject(new Error("refused")) : Promise.resolve(true);
    await untilAnswered(container(true), probe);
    expect(calls).toBe(3);
    const never = untilAnswered(container(true), () => Promise.resolve("still warming up"), 200);
    await expect(never).rejects.toMatchObject({
      code: "COUCHBASE_NOT_READY",
      message: "Couchbase was not ready after 200 ms. Last seen: still warming up",
    });
  });

  it("ends with the container", async () => {
    const probe = (): Promise<true> => Promise.reject(new Error("refused"));
    await expect(untilAnswered(container(false), probe)).rejects.toThrow("refused");
  });
});
