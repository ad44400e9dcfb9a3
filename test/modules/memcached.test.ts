import { connect } from "node:net";
import { Client } from "memjs";
import {
  MemcachedContainer,
  MemcachedKeys,
  type StartedMemcachedContainer,
} from "../../modules/memcached";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const MEMCACHED = "memcached:1.6";

type Reached = Pick<StartedMemcachedContainer, "getConnectionString">;

/** Calls a function with a client, which is closed afterwards. */
async function withClient<T>(server: Reached, use: (client: Client) => Promise<T>): Promise<T> {
  // Seconds: a busy machine may answer late.
  const client = Client.create(server.getConnectionString(), { timeout: 60, conntimeout: 60 });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

const set = (server: Reached, key: string, value = "x"): Promise<boolean> =>
  withClient(server, (client) => client.set(key, value, { expires: 0 }));

const get = (server: Reached, key: string): Promise<string | undefined> =>
  withClient(server, async (client) => (await client.get(key)).value?.toString());

/** Sends commands as bytes, and resolves with the answers. */
async function exchange(server: StartedMemcachedContainer, commands: Buffer[]): Promise<string> {
  const socket = connect(server.getPort(), server.getHost());
  socket.end(Buffer.concat([...commands, Buffer.from("quit\r\n")]));
  const answers: Buffer[] = [];
  for await (const answer of socket) answers.push(answer as Buffer);
  return Buffer.concat(answers).toString("latin1");
}

async function settingOf(server: Reached, name: string): Promise<string | undefined> {
  const stats = await withClient(server, (client) => {
    return new Promise<Record<string, string> | null>((resolve, reject) => {
      client.statsWithKey("settings", (error, _server, found) => {
        if (error) reject(error);
        else resolve(found);
      });
    });
  });
  return stats?.[name];
}

describeContract<StartedMemcachedContainer>({
  server: "memcached",
  image: MEMCACHED,
  create: (image) => new MemcachedContainer(image),
  query: async (memcached) => {
    await set(memcached, "greeting", "hello");
    expect(await get(memcached, "greeting")).toBe("hello");
  },
  address: "getConnectionString",
  starts: 3,
  bakes: false,
});

describeServer("memcached", () => {
  let memcached: StartedMemcachedContainer;
  beforeAll(async () => {
    memcached = await new MemcachedContainer(MEMCACHED)
      .withMemory(32)
      .withCommand(["-I", "2m"])
      .start();
  });
  afterAll(() => memcached.stop());

  it("has the memory, and the user's options", async () => {
    expect(await settingOf(memcached, "maxbytes")).toBe(String(32 * 1024 * 1024));
    expect(await settingOf(memcached, "item_size_max")).toBe(String(2 * 1024 * 1024));
  });

  describe("openKeys", () => {
    it("gives each test keys, and deletes them", async () => {
      await set(memcached, "others");
      const one = await memcached.openKeys();
      const two = await memcached.openKeys();
      const odd = `a%20/ü=&;:b`;
      await set(one, one.getKey(odd), "1");
      await set(two, two.getKey(odd), "2");
      expect(await get(memcached, one.getKey(odd))).toBe("1");
      await two.drop();
      expect(await get(memcached, one.getKey(odd))).toBe("1");
      expect(await get(memcached, two.getKey(odd))).toBeUndefined();
      await one.drop();
      expect(await get(memcached, one.getKey(odd))).toBeUndefined();
      expect(await get(memcached, "others")).toBe("x");
    });

    it("deletes many keys", async () => {
      const keys = await memcached.openKeys();
      const names = Array.from({ length: 2_000 }, (_, index) => keys.getKey(String(index)));
      await withClient(memcached, async (client) => {
        for (const name of names) await client.set(name, "x", { expires: 0 });
      });
      await keys.drop();
      const stats = [names[0] ?? "", names.at(-1) ?? ""].map((name) => get(memcached, name));
      expect(await Promise.all(stats)).toEqual([undefined, undefined]);
    });

    it("refuses keys that memcached refuses", async () => {
      await using keys = await memcached.openKeys();
      const longest = keys.getKey("x".repeat(250 - keys.getPrefix().length));
      await set(memcached, longest);
      expect(await get(memcached, longest)).toBe("x");
      expect(() => keys.getKey("x".repeat(251 - keys.getPrefix().length))).toThrow(
        "getKey: expected at most",
      );
      expect(() => keys.getKey("two words")).toThrow("getKey: expected at most");
    });

    it("works with keys of any bytes, its own and those of others", async () => {
      const keys = await memcached.openKeys();
      const odd = [Buffer.from([0xff]), Buffer.from(`${keys.getPrefix()}\xFF`, "latin1")];
      const asked = (before: string, after: string): Buffer[] =>
        odd.map((key) => Buffer.concat([Buffer.from(before), key, Buffer.from(after)]));
      await exchange(memcached, asked("set ", " 0 0 1\r\nx\r\n"));
      expect(await exchange(memcached, asked("get ", "\r\n"))).toMatch(
        /^(VALUE .*\r\nx\r\nEND\r\n){2}$/,
      );
      await keys.drop();
      expect(await exchange(memcached, asked("get ", "\r\n"))).toBe(
        "VALUE \xFF 0 1\r\nx\r\nEND\r\nEND\r\n",
      );
    });

    it("is attached without being deleted", async () => {
      await using keys = await memcached.openKeys();
      await set(memcached, keys.getKey("kept"));
      {
        const data = JSON.parse(JSON.stringify(keys)) as ObjectData;
        await using attached = attach(data, MemcachedKeys);
        expect(attached.getKey("kept")).toBe(keys.getKey("kept"));
      }
      expect(await get(memcached, keys.getKey("kept"))).toBe("x");
    });

    it("deletes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["memcached", JSON.stringify(memcached), "openKeys", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      await set(memcached, `${killed.stdout}:left`);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await get(memcached, `${killed.stdout}:left`)).toBeUndefined();
    });

    it("says that the server has stopped", async () => {
      const stopped = await new MemcachedContainer(MEMCACHED).start();
      const keys = await stopped.openKeys();
      await stopped.stop();
      await expect(keys.drop()).rejects.toMatchObject({ code: "MEMCACHED_REQUEST_FAILED" });
    });
  });
});

describePage("memcached", ["alice"]);
