import { Etcd3 } from "etcd3";
import { EtcdCluster, EtcdClusterKeys, StartedEtcdCluster } from "../../modules/etcd";
import { attach, GenericContainer, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";
import { realEngine } from "../support/real-engine";

const ETCD = "quay.io/coreos/etcd:v3.5.16";
/** On a busy machine, the nodes would take a leader that is late for one that has stopped: after a second by default. */
const CALM = ["--heartbeat-interval=500", "--election-timeout=5000"];
/** A busy machine may be late: the tool waits 2 and 5 s by default. */
const PATIENT = ["--dial-timeout=60s", "--command-timeout=60s"];

/** Calls a function with a client, which is closed afterwards. */
async function withClient<T>(
  hosts: string | string[],
  use: (client: Etcd3) => PromiseLike<T>,
): Promise<T> {
  const client = new Etcd3({ hosts });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

describeServer("etcd", () => {
  it("serves clients at each of its nodes, and after one has stopped", async () => {
    const seen: number[] = [];
    await using cluster = await new EtcdCluster(ETCD)
      .withNode((node, index) => {
        seen.push(index);
        node.withCommand(["--max-txn-ops=1", ...CALM]);
      })
      .start();
    expect(seen).toEqual([0, 1, 2]);
    const endpoints = cluster.getClientEndpoints();
    expect(new Set(endpoints).size).toBe(3);
    await withClient(endpoints, (client) => client.put("greeting").value("hello"));
    for (const one of endpoints) {
      const found = await withClient(one, (client) => client.get("greeting").string());
      expect(found).toBe("hello");
    }
    const twice = withClient(endpoints, (client) =>
      client
        .if("any", "Create", "==", 0)
        .then(client.put("one").value("1"), client.put("two").value("2"))
        .commit(),
    );
    await expect(twice).rejects.toThrow(/too many operations/);

    // From a container of the network, at the names that the nodes also tell clients.
    const inside = cluster.inNetwork().getClientEndpoints();
    expect(inside).toEqual([1, 2, 3].map((index) => `http://etcd-${index}:2379`));
    await using app = await new GenericContainer(ETCD)
      .withCommand(["etcd"])
      .withNetwork(cluster.getNetwork())
      .start();
    const ctl = ["etcdctl", ...PATIENT, "--endpoints", inside[2]!];
    expect((await app.exec([...ctl, "get", "greeting"])).output).toContain("hello");
    const told = await app.exec([...ctl, "endpoint", "health", "--cluster"]);
    for (const one of inside) expect(told.output).toContain(`${one} is healthy`);

    const keys = await cluster.openKeys();
    await cluster.nodes[0]!.stop();
    const rest = endpoints.slice(1);
    // If it was the leader, the others elect another one first.
    await eventually("the nodes that are left serve clients", async () => {
      const answers = await Promise.all(rest.map((one) => fetch(`${one}/health`)));
      return answers.every(({ ok }) => ok) || answers.map(({ status }) => status).join();
    });
    await withClient(rest, (client) => client.put(keys.getKey("after")).value("one left"));
    expect(
      await withClient(rest, (client) => client.getAll().prefix(keys.getPrefix()).keys()),
    ).toEqual([keys.getKey("after")]);
    await keys.drop();
    expect(await withClient(rest, (client) => client.getAll().keys())).toEqual(["greeting"]);
  });

  it("gives each test keys, is attached, and leaves nothing", async () => {
    const cluster = await new EtcdCluster(ETCD, { nodes: 2 })
      .withNode((node) => node.withCommand(CALM))
      .start();
    const endpoints = cluster.getClientEndpoints();
    const keysNow = (): Promise<string[]> =>
      withClient(endpoints, (client) => client.getAll().keys());
    {
      await using keys = await cluster.openKeys();
      await withClient(keys.getClientEndpoints(), (client) =>
        client.namespace(keys.getPrefix()).put("a").value("1"),
      );
      await using attached = attach(
        JSON.parse(JSON.stringify(keys)) as ObjectData,
        EtcdClusterKeys,
      );
      expect(await keysNow()).toEqual([attached.getKey("a")]);
    }
    expect(await keysNow()).toEqual([]);

    const open = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["etcd", JSON.stringify(cluster), "openKeys", end],
        ownSession(),
      );
    const killed = await open("killed");
    expect(killed.stderr).toBe("");
    await withClient(endpoints, (client) => client.put(`${killed.stdout}/left`).value("x"));
    expect(await open("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await keysNow()).toEqual([]);

    const sent = JSON.parse(JSON.stringify(cluster)) as ObjectData;
    {
      await using attached = attach(sent, StartedEtcdCluster);
      expect(attached.getClientEndpoints()).toEqual(endpoints);
    }
    expect(await keysNow()).toEqual([]);
    const late = await cluster.openKeys();
    await cluster.stop();
    await cluster.stop();
    const { containers, networks } = await realEngine();
    for (const node of cluster.nodes) {
      await expect(containers.inspect(node.getId())).rejects.toThrow(/no such container/i);
    }
    expect(await networks.inspect(cluster.getNetwork().getName())).toBeUndefined();
    await expect(late.drop()).rejects.toMatchObject({ code: "ETCD_REQUEST_FAILED" });
  });

  it("fails with the error of the node that does not start", async () => {
    const start = new EtcdCluster(ETCD, { nodes: 3 })
      .withNode((node, index) => {
        if (index === 2) node.withCommand(["--nosuch"]);
      })
      .start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED" });
  });
});
