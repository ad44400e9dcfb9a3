import {
  BucketDefinition,
  CouchbaseContainer,
  CouchbaseScope,
  CouchbaseService,
  type StartedCouchbaseContainer,
} from "../../modules/couchbase";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const IMAGE = "couchbase/server:community-8.0.2";
const create = (image = IMAGE): CouchbaseContainer =>
  new CouchbaseContainer(image).withBucket(new BucketDefinition("shop"));

/** Asks the REST API as a client with a login does. */
async function ask(
  couchbase: StartedCouchbaseContainer,
  path: string,
  password = couchbase.getPassword(),
): Promise<unknown> {
  const login = Buffer.from(`${couchbase.getUsername()}:${password}`).toString("base64");
  const headers = { Authorization: `Basic ${login}` };
  const answer = await fetch(`${couchbase.getHttpUrl()}${path}`, { headers });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

interface Node {
  readonly hostname: string;
  readonly services: readonly string[];
  readonly alternateAddresses: { readonly external: Readonly<Record<string, string>> };
}

interface Cluster extends Readonly<Record<string, unknown>> {
  readonly nodes: readonly [Node];
}

const clusterOf = (couchbase: StartedCouchbaseContainer): Promise<Cluster> =>
  ask(couchbase, "/pools/default") as Promise<Cluster>;

async function scopes(couchbase: StartedCouchbaseContainer, bucket = "shop"): Promise<string[]> {
  const answer = await ask(couchbase, `/pools/default/buckets/${bucket}/scopes`);
  return (answer as { scopes: { name: string }[] }).scopes
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("_"));
}

describeContract<StartedCouchbaseContainer>({
  server: "couchbase",
  image: IMAGE,
  create,
  query: async (couchbase) => {
    // Clients outside of the engine's networks go to these ports, which a restart changes.
    const [{ alternateAddresses }] = (await clusterOf(couchbase)).nodes;
    expect(alternateAddresses.external).toMatchObject({
      hostname: couchbase.getHost(),
      mgmt: String(couchbase.getPort()),
      kv: String(couchbase.getBootstrapCarrierDirectPort()),
      n1ql: String(couchbase.getMappedPort(8093)),
      capiSSL: String(couchbase.getMappedPort(18_092)),
    });
    await using scope = await couchbase.openScope();
    await scope.createCollection("teas");
  },
  address: "getConnectionString",
  starts: 3,
  wrongPassword: {
    connect: (couchbase) => ask(couchbase, "/pools/default", "wrong"),
    error: /401/,
  },
  odd: () => create().withCredentials("a'&$", `p@:/?#[]%20&=+$'" \\x`),
  bakes: false,
});

describeServer("couchbase", () => {
  let couchbase: StartedCouchbaseContainer;
  beforeAll(async () => {
    couchbase = await create()
      .withCredentials("me", "secret")
      .withServiceQuota(CouchbaseService.INDEX, 300)
      .withBucket(
        new BucketDefinition("cache").withQuota(128).withFlushEnabled(true).withPrimaryIndex(false),
      )
      .withBucket(new BucketDefinition("logs"))
      .start();
  });
  afterAll(() => couchbase.stop());

  it("has services, memory for all buckets and a name in its network", async () => {
    const { nodes, ...cluster } = await clusterOf(couchbase);
    const [network = ""] = couchbase.getNetworkNames();
    expect(nodes[0].hostname).toBe(`${couchbase.getIpAddress(network)}:8091`);
    expect(nodes[0].services).toEqual(["kv", "n1ql", "fts", "index"]);
    expect(cluster).toMatchObject({
      memoryQuota: "328",
      ftsMemoryQuota: "256",
      indexMemoryQuota: "300",
      storageMode: "forestdb",
    });
    expect(cluster).not.toHaveProperty("cbasMemoryQuota");
  });

  it("has buckets, and primary indexes of those that want one", async () => {
    expect(await ask(couchbase, "/pools/default/buckets")).toMatchObject([
      { name: "shop", quota: { rawRAM: 104_857_600 }, replicaNumber: 0, controllers: {} },
      { name: "cache", quota: { rawRAM: 134_217_728 }, controllers: { flush: "/flush" } },
      { name: "logs", quota: { rawRAM: 104_857_600 } },
    ]);
    const indexes = async (bucket: string): Promise<unknown> => {
      const where = `keyspace_id = "${bucket}" AND is_primary`;
      const answer = await fetch(`${couchbase.getQueryUrl()}/query/service`, {
        method: "POST",
        headers: {
          Authorization: `Basic ${Buffer.from("me:secret").toString("base64")}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ statement: `SELECT name FROM system:indexes WHERE ${where}` }),
      });
      return ((await answer.json()) as { results: unknown }).results;
    };
    expect(await indexes("shop")).toEqual([{ name: "#primary" }]);
    expect(await indexes("cache")).toEqual([]);
    expect(await indexes("logs")).toEqual([{ name: "#primary" }]);
  });

  it("has testcontainers' addresses, and all ports", () => {
    expect([couchbase.getUsername(), couchbase.getPassword()]).toEqual(["me", "secret"]);
    expect(couchbase.getClientOptions()).toEqual({ username: "me", password: "secret" });
    const port = couchbase.getMappedPort(11_210);
    expect(couchbase.getBootstrapCarrierDirectPort()).toBe(port);
    expect(couchbase.getConnectionString()).toBe(`couchbase://${couchbase.getHost()}:${port}`);
    const ports = couchbase.getMappedPorts().map(({ container }) => container);
    expect(ports.sort((a, b) => a - b)).toEqual([
      8091, 8092, 8093, 8094, 11_207, 11_210, 18_091, 18_092, 18_093, 18_094,
    ]);
  });

  it("has only the services that are enabled", async () => {
    const { KV, ANALYTICS, EVENTING } = CouchbaseService;
    await using small = await create().withEnabledServices(KV).start();
    expect((await clusterOf(small)).nodes[0].services).toEqual(["kv"]);
    expect(() => small.getQueryUrl()).toThrow(/8093/);
    await using large = await new CouchbaseContainer(IMAGE)
      .withEnvironment({ COUCHBASE_EDITION: "enterprise" })
      .withAnalyticService()
      .withEnabledServices(KV, ANALYTICS, EVENTING)
      .start();
    expect((await clusterOf(large)).nodes[0].services).toEqual(["kv", "cbas", "eventing"]);
    await expect(large.openScope()).rejects.toThrow("a bucket of withBucket(): there is none");
  });

  it("says which service the Community Edition does not have", async () => {
    await expect(create().withEventingService().start()).rejects.toMatchObject({
      cause: {
        code: "COUCHBASE_NEEDS_ENTERPRISE",
        message: expect.stringContaining("does not have the service eventing") as string,
      },
    });
  });

  it("gives each test a scope, and deletes it", async () => {
    {
      await using one = await couchbase.openScope();
      await using two = await couchbase.openScope("cache");
      await one.createCollection("teas");
      const data = JSON.parse(JSON.stringify(one)) as ObjectData;
      await using attached = attach(data, CouchbaseScope);
      expect([attached.getBucketName(), two.getBucketName()]).toEqual(["shop", "cache"]);
      expect(attached.getKeyspace("teas")).toBe(`\`shop\`.\`${one.getScopeName()}\`.\`teas\``);
      expect(await scopes(couchbase)).toEqual([one.getScopeName()]);
      expect(await scopes(couchbase, "cache")).toEqual([two.getScopeName()]);
      await expect(attached.createCollection("teas")).rejects.toMatchObject({
        code: "COUCHBASE_REQUEST_FAILED",
        message: expect.stringContaining("already exists") as string,
      });
      await expect(one.createCollection("_a")).rejects.toThrow("createCollection: expected");
    }
    expect([...(await scopes(couchbase)), ...(await scopes(couchbase, "cache"))]).toEqual([]);
    await expect(couchbase.openScope("other")).rejects.toThrow(
      'openScope: expected a bucket of withBucket(): shop, cache, logs, got "other"',
    );
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["couchbase", JSON.stringify(couchbase), "openScope", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    expect((await scopes(couchbase)).map((scope) => `shop.${scope}`)).toEqual([killed.stdout]);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await scopes(couchbase)).toEqual([]);
  });
});

describePage("couchbase", ["couchbase: Administrator", "shop"]);
