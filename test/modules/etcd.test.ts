import { Etcd3 } from "etcd3";
import { EtcdContainer, EtcdKeys, type StartedEtcdContainer } from "../../modules/etcd";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const ETCD = "quay.io/coreos/etcd:v3.5.16";

/** Calls a function with a client, which is closed afterwards. */
async function withClient<T>(
  etcd: Pick<StartedEtcdContainer, "getClientEndpoint">,
  use: (client: Etcd3) => PromiseLike<T>,
): Promise<T> {
  const client = new Etcd3({ hosts: etcd.getClientEndpoint() });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

const keysOf = (etcd: StartedEtcdContainer): Promise<string[]> =>
  withClient(etcd, (client) => client.getAll().keys());

describeContract<StartedEtcdContainer>({
  server: "etcd",
  image: ETCD,
  create: (image) => new EtcdContainer(image),
  query: (etcd) =>
    withClient(etcd, async (client) => {
      await client.put("greeting").value("hello");
      expect(await client.get("greeting").string()).toBe("hello");
    }),
  address: "getClientEndpoint",
  starts: 3,
  // A busy machine may be late: the tool waits 2 and 5 s by default.
  fromNetwork: (seen) => [
    ...["etcdctl", "--dial-timeout=60s", "--command-timeout=60s"],
    ...["--endpoints", seen.getClientEndpoint(), "get", "greeting"],
  ],
  bakes: true,
});

describeServer("etcd", () => {
  let etcd: StartedEtcdContainer;
  beforeAll(async () => {
    etcd = await new EtcdContainer(ETCD, "mine")
      .withCommand(["--max-txn-ops=1", "--name=theirs"])
      .start();
  });
  afterAll(() => etcd.stop());

  it("has the ports of clients and peers, and the user's options", async () => {
    expect(etcd.getClientPort()).toBe(etcd.getMappedPort(2379));
    expect(etcd.getPeerEndpoint()).toBe(`http://${etcd.getHost()}:${etcd.getMappedPort(2380)}`);
    const answer = await fetch(`${etcd.getPeerEndpoint()}/members`);
    expect(await answer.json()).toMatchObject([{ name: "theirs" }]);
    const transaction = withClient(etcd, (client) =>
      client
        .if("any", "Create", "==", 0)
        .then(client.put("one").value("1"), client.put("two").value("2"))
        .commit(),
    );
    await expect(transaction).rejects.toThrow(/too many operations/);
  });

  describe("openKeys", () => {
    it("gives each test keys, and deletes them", async () => {
      await withClient(etcd, (client) => client.put("others/kept").value("x"));
      {
        await using one = await etcd.openKeys();
        await using two = await etcd.openKeys();
        await withClient(one, (client) => client.put(one.getKey("a/b")).value("1"));
        await withClient(two, (client) => client.namespace(two.getPrefix()).put("a/b").value("2"));
        expect(await withClient(one, (client) => client.get(one.getKey("a/b")).string())).toBe("1");
        expect(await withClient(two, (client) => client.get(two.getKey("a/b")).string())).toBe("2");
        await two.drop();
        expect(await keysOf(etcd)).toEqual([one.getKey("a/b"), "others/kept"]);
      }
      expect(await keysOf(etcd)).toEqual(["others/kept"]);
    });

    it("is attached without being deleted", async () => {
      await using keys = await etcd.openKeys();
      await withClient(etcd, (client) => client.put(keys.getKey("kept")).value("x"));
      {
        const data = JSON.parse(JSON.stringify(keys)) as ObjectData;
        await using attached = attach(data, EtcdKeys);
        expect(attached.getKey("kept")).toBe(keys.getKey("kept"));
      }
      expect(await keysOf(etcd)).toContain(keys.getKey("kept"));
    });

    it("deletes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["etcd", JSON.stringify(etcd), "openKeys", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      const left = `${killed.stdout}/left`;
      await withClient(etcd, (client) => client.put(left).value("x"));
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await keysOf(etcd)).not.toContain(left);
    });

    it("says that the server has stopped", async () => {
      const stopped = await new EtcdContainer(ETCD).start();
      const keys = await stopped.openKeys();
      await stopped.stop();
      await expect(keys.drop()).rejects.toMatchObject({ code: "ETCD_REQUEST_FAILED" });
    });
  });
});

describePage("etcd", ["new", "0 keys later", "from the cluster: hello"]);
