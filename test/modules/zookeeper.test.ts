import { ACL, createClient, Id, Permission, type Client } from "node-zookeeper-client";
import {
  ZooKeeperChroot,
  ZooKeeperContainer,
  type StartedZooKeeperContainer,
} from "../../modules/zookeeper";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const ZOOKEEPER = "zookeeper:3.9";

interface Addressed {
  getConnectionString(): string;
}

/** Calls a function with a connected client, which is closed afterwards. */
async function withClient<T>(
  at: Addressed,
  use: (client: Client) => Promise<T>,
  options: { readonly sessionTimeout?: number } = {},
): Promise<T> {
  const client = createClient(at.getConnectionString(), { retries: 2, ...options });
  const connected = new Promise<void>((resolve) => {
    client.once("connected", resolve);
  });
  client.connect();
  await connected;
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

const create = (client: Client, path: string, data: string): Promise<string> =>
  new Promise((resolve, reject) => {
    client.create(path, Buffer.from(data), (error, made) => {
      if (error instanceof Error) reject(error);
      else resolve(made);
    });
  });

const read = (client: Client, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    client.getData(path, (error, data) => {
      if (error instanceof Error) reject(error);
      else resolve(data.toString());
    });
  });

const children = (client: Client, path: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    client.getChildren(path, (error, names) => {
      if (error instanceof Error) reject(error);
      else resolve(names);
    });
  });

const nodesOf = (at: Addressed): Promise<string[]> =>
  withClient(at, async (client) => {
    const names = await children(client, "/");
    return names.filter((name) => name !== "zookeeper").sort();
  });

describeContract<StartedZooKeeperContainer>({
  server: "zookeeper",
  image: ZOOKEEPER,
  create: (image) => new ZooKeeperContainer(image),
  query: (zooKeeper) =>
    withClient(zooKeeper, async (client) => {
      if (!(await children(client, "/")).includes("greeting")) {
        await create(client, "/greeting", "hello");
      }
      expect(await read(client, "/greeting")).toBe("hello");
    }),
  address: "getConnectionString",
  starts: 3,
  fromNetwork: (seen) => ["zkCli.sh", "-server", seen.getConnectionString(), "get", "/greeting"],
  bakes: true,
});

describeServer("zookeeper", () => {
  let zooKeeper: StartedZooKeeperContainer;
  beforeAll(async () => {
    zooKeeper = await new ZooKeeperContainer(ZOOKEEPER)
      .withTickTime(1000)
      .withEnvironment({ ZOO_4LW_COMMANDS_WHITELIST: "conf" })
      .start();
  });
  afterAll(() => zooKeeper.stop());

  it("has the AdminServer, and the time of a tick that was set", async () => {
    const answer = await fetch(`${zooKeeper.getAdminUrl()}/configuration`);
    expect(await answer.json()).toMatchObject({ tick_time: 1000, client_port: 2181, error: null });
  });

  it("gives clients a session of at most 20 ticks", async () => {
    const timeout = await withClient(
      zooKeeper,
      (client) => Promise.resolve(client.getSessionTimeout()),
      { sessionTimeout: 60_000 },
    );
    expect(timeout).toBe(20_000);
  });

  describe("openChroot", () => {
    it("gives each test a tree, and deletes it", async () => {
      await withClient(zooKeeper, (client) => create(client, "/kept", "x"));
      {
        await using one = await zooKeeper.openChroot();
        await using two = await zooKeeper.openChroot();
        await withClient(one, async (client) => {
          await create(client, "/a", "1");
          await create(client, "/a/b", "1");
        });
        await withClient(two, (client) => create(client, "/a", "2"));
        expect(await withClient(two, (client) => read(client, "/a"))).toBe("2");
        const fromRoot = await withClient(zooKeeper, (client) =>
          read(client, `${one.getPath()}/a/b`),
        );
        expect(fromRoot).toBe("1");
        await two.drop();
        expect(await nodesOf(zooKeeper)).toEqual(["kept", one.getName()]);
      }
      expect(await nodesOf(zooKeeper)).toEqual(["kept"]);
    });

    it("is attached without being deleted", async () => {
      await using chroot = await zooKeeper.openChroot();
      {
        const data = JSON.parse(JSON.stringify(chroot)) as ObjectData;
        await using attached = attach(data, ZooKeeperChroot);
        expect(attached.getConnectionString()).toBe(chroot.getConnectionString());
      }
      expect(await nodesOf(zooKeeper)).toContain(chroot.getName());
    });

    it("deletes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["zookeeper", JSON.stringify(zooKeeper), "openChroot", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      await withClient(zooKeeper, (client) => create(client, `/${killed.stdout}/left`, "x"));
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await nodesOf(zooKeeper)).not.toContain(killed.stdout);
    });

    it("says which node it may not delete", async () => {
      const chroot = await zooKeeper.openChroot();
      const path = `${chroot.getPath()}/locked`;
      const setAcl = (client: Client, permission: number): Promise<void> =>
        new Promise((resolve, reject) => {
          const acl = [new ACL(permission, new Id("world", "anyone"))];
          client.setACL(path, acl, -1, (error) => {
            if (error instanceof Error) reject(error);
            else resolve();
          });
        });
      await withClient(zooKeeper, async (client) => {
        await create(client, path, "x");
        await setAcl(client, Permission.ADMIN);
        await expect(chroot.drop()).rejects.toThrow(
          `did not accept the list of ${path}: its access control list does not allow this`,
        );
        await setAcl(client, Permission.ALL);
      });
      await chroot.drop();
      expect(await nodesOf(zooKeeper)).not.toContain(chroot.getName());
    });

    it("says that the server has stopped", async () => {
      const stopped = await new ZooKeeperContainer(ZOOKEEPER).start();
      const chroot = await stopped.openChroot();
      await stopped.stop();
      await expect(chroot.drop()).rejects.toMatchObject({ code: "ZOOKEEPER_REQUEST_FAILED" });
    });
  });
});

describePage("zookeeper", ["new", "[ 'zookeeper' ]"]);
