import {
  attach,
  GenericContainer,
  InvalidOptionError,
  Network,
  startAll,
  type StartedContainerData,
} from "../../src";
import {
  defineServer,
  ServerContainer,
  StartedServer,
  Wait,
  type Companion,
  type Handle,
} from "../../src/module";
import { within } from "../../src/run/ambient";
import { exists } from "../support/engine-state";
import { BUSYBOX } from "../support/images";
import { realEngine } from "../support/real-engine";

interface Settings {
  /** What is in stock. Default: there is no stock. */
  readonly item?: string;
}

/** Events in the order in which they happened. */
const events: string[] = [];
const made = new Set<string>();
let onCreated: ((who: string) => void) | undefined;

const noting = (who: string): Parameters<GenericContainer["withHooks"]>[0] => ({
  created: ({ id, info }: Handle) => {
    made.add(id);
    for (const name of Object.keys(info.networks)) made.add(name);
    onCreated?.(who);
  },
  ready: () => events.push(`+${who}`),
  stopped: () => events.push(`-${who}`),
});

function stockOf({ item }: Settings): Companion | undefined {
  if (item === undefined) return undefined;
  const serve = `mkdir /www; echo ${item} >/www/item; exec httpd -f -h /www`;
  const builder = new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", item === "nothing" ? "echo no stock; exit 3" : serve])
    .withExposedPorts(80)
    .withWaitStrategy(Wait.forHttp("/item", 80))
    .withHooks(noting("stock"));
  return { name: "The stock", alias: "stock", builder };
}

/** Asks the stock once, when it starts. */
const SHOP = "mkdir -p /www; wget -qO /www/item http://stock/item && exec httpd -f -h /www";

class StartedShop extends StartedServer<Settings> {
  async ask(): Promise<string> {
    return (await (await fetch(`${this.url({ scheme: "http" })}/item`)).text()).trim();
  }
}

const shop = defineServer<Settings, StartedShop>({
  name: "shop-with-stock",
  images: ["acme/shop"],
  ports: [80],
  defaults: {},
  configure: (_settings, { command = ["sh", "-c", SHOP] }) => ({ command }),
  ready: () => Wait.forHttp("/item", 80),
  companion: stockOf,
  started: StartedShop,
});

class Shop extends ServerContainer<Settings, StartedShop> {
  constructor() {
    super(BUSYBOX, shop);
    this.withHooks(noting("shop"));
  }

  withStock(item: string): this {
    return this.set({ item });
  }
}

/** Returns the containers and networks of the test that still exist. */
async function left(): Promise<string[]> {
  const { networks } = await realEngine();
  const found = [...made].map(async (name) =>
    (await exists(name)) || (await networks.inspect(name)) !== undefined ? [name] : [],
  );
  return (await Promise.all(found)).flat();
}

describe("a server with a companion", () => {
  beforeEach(() => {
    events.length = 0;
    made.clear();
    onCreated = undefined;
  });

  it("starts after its companion, on the user's network and on one of the two", async () => {
    await using network = await new Network().start();
    const builder = new Shop().withNetwork(network).withNetworkAliases("shop").withStock("tea");
    const started = await builder.start();
    expect(events).toEqual(["+stock", "+shop"]);
    expect(await started.ask()).toBe("tea");
    expect(started.getNetworkNames()).toHaveLength(2);
    made.delete(network.getName());
    expect(await left()).toHaveLength(3);

    const client = new GenericContainer(BUSYBOX).withNetwork(network).withCommand(["sleep", "600"]);
    await using started2 = await client.start();
    const get = async (host: string): Promise<string> =>
      (await started2.exec(["wget", "-qO-", `http://${host}/item`])).output.trim();
    expect(await get(started.inNetwork("shop").getHost())).toBe("tea");
    expect(await get("stock")).toContain("bad address");

    await started.stop();
    expect(events.slice(2)).toEqual(["-shop", "-stock"]);
    expect(await left()).toEqual([]);
  });

  it("starts again with the same companion", async () => {
    await using started = await new Shop().withStock("tea").start();
    await started.restart();
    expect(await started.ask()).toBe("tea");
    expect(events).toEqual(["+stock", "+shop", "+shop"]);
  });

  it("has a companion of its own in each start", async () => {
    const builder = new Shop().withStock("tea");
    const other = new Shop().withStock("salt");
    {
      await using again = await builder.start();
      await using both = await startAll([builder, other]);
      const asked = await Promise.all([again, ...both].map((started) => started.ask()));
      expect(asked).toEqual(["tea", "tea", "salt"]);
      expect(await left()).toHaveLength(9);
    }
    expect(await left()).toEqual([]);
  });

  it("is stopped with its companion where it is attached", async () => {
    await using started = await new Shop().withStock("tea").start();
    const data = JSON.parse(JSON.stringify(started)) as StartedContainerData;
    {
      await using attached = attach(data, StartedShop);
      await attached.restart();
      expect(await attached.ask()).toBe("tea");
    }
    expect(await left()).toHaveLength(3);
    await attach(data, StartedShop).stop();
    expect(await left()).toEqual([]);
  });

  it("keeps its companion when it is released", async () => {
    const started = await new Shop().withStock("tea").start();
    await started.release();
    await started[Symbol.asyncDispose]();
    expect(await left()).toHaveLength(3);
    await started.stop();
    expect(await left()).toEqual([]);
  });

  it("leaves nothing when the companion fails, and names it", async () => {
    const failed = new Shop().withStock("nothing").start();
    await expect(failed).rejects.toMatchObject({
      code: "COMPANION_FAILED",
      message: expect.stringMatching(
        /^The stock, which the server needs, did not start\. A container of busybox\S* exited with code 3 [^]*\| no stock\n/,
      ) as string,
      cause: expect.objectContaining({ code: "CONTAINER_EXITED" }) as unknown,
    });
    expect(made.size).toBe(2);
    expect(await left()).toEqual([]);
  });

  it("leaves nothing when the server fails", async () => {
    const failing = new Shop().withStock("tea").withCommand(["sh", "-c", "exit 4"]);
    await expect(failing.start()).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 4 });
    expect(events).toEqual(["+stock", "-stock"]);
    expect(made.size).toBe(3);
    expect(await left()).toEqual([]);
  });

  it.each(["stock", "shop"])(
    "leaves nothing when it is aborted while the %s starts",
    async (who) => {
      const abort = new AbortController();
      const reason = new Error("changed my mind");
      onCreated = (created) => {
        if (created === who) abort.abort(reason);
      };
      const aborted = new Shop().withStock("tea").start({ signal: abort.signal });
      await expect(aborted).rejects.toBe(reason);
      expect(made.size).toBe(who === "stock" ? 2 : 3);
      expect(await left()).toEqual([]);
    },
  );

  const refused: [string, (builder: Shop) => Shop, string][] = [
    ["withReuse", (builder) => builder.withReuse(), "found again"],
    ["withBakedInit", (builder) => builder.withBakedInit(), "the data of The stock"],
    ["withNetworkMode", (builder) => builder.withNetworkMode("host"), "on a network"],
    ["withAutoRemove(false)", (builder) => builder.withAutoRemove(false), "stop with it"],
    ["withAutoCleanup(false)", (builder) => builder.withAutoCleanup(false), "at the end"],
  ];
  it.each(refused)("refuses %s at the call", (option, call, why) => {
    for (const refuse of [
      () => call(new Shop().withStock("tea")),
      () => call(new Shop()).withStock("tea"),
    ]) {
      expect(refuse).toThrow(InvalidOptionError);
      expect(refuse).toThrow(`${option}: expected a server without a companion, because `);
      expect(refuse).toThrow(why);
    }
    expect(() => call(new Shop())).not.toThrow();
  });

  it("refuses reuse by a fixture, and to be kept when it stops", async () => {
    const reused = within({ reuse: { key: "fixture" } }, () => new Shop().withStock("tea").start());
    await expect(reused).rejects.toThrow("withReuse: expected a server without a companion");
    expect(made.size).toBe(0);
    await using started = await new Shop().withStock("tea").start();
    await expect(started.stop({ remove: false })).rejects.toThrow(
      "stop.remove: expected true for a server with a companion, without which it cannot start again, got false",
    );
    expect(await started.ask()).toBe("tea");
  });
});
