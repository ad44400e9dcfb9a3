import {
  attach,
  GenericContainer,
  Network,
  type ObjectData,
  type StartedContainerData,
} from "../../src";
import {
  checkText,
  definePart,
  defineServer,
  ownedName,
  ServerContainer,
  ServerPart,
  StartedServer,
  testRun,
  Wait,
  type Handle,
} from "../../src/module";
import { BUSYBOX } from "../support/images";

interface Settings {
  readonly token: string;
  readonly page: string;
}

class StartedShop extends StartedServer<Settings> {
  getUrl(): string {
    return `${this.url({ scheme: "http" })}/${this.settings.token}`;
  }

  async openPage(): Promise<ShopPage> {
    const name = ownedName(testRun());
    await this.exec(["sh", "-c", `echo ${name} >/www/${name}`]);
    return new ShopPage(this, name);
  }
}

const SECRET_FILE = "/etc/secret";
const calls: string[] = [];
const note =
  (hook: string) =>
  (_container: Handle, { reused, restarted }: { reused: boolean; restarted: boolean }): void => {
    calls.push(`${hook} ${reused} ${restarted}`);
  };

const shop = defineServer({
  name: "shop",
  images: ["acme/shop"],
  ports: [80],
  defaults: { token: "test", page: "hello" },
  variables: { token: "SHOP_TOKEN" },
  hasVariableFiles: true,
  configure: ({ page }) => ({
    command: ["sh", "-c", `mkdir -p /www; echo ${page} >/www/$SHOP_TOKEN; exec httpd -f -h /www`],
  }),
  ready: () => Wait.forHttp("/", 80).forStatusCodeMatching((code) => code < 500),
  hooks: () => ({ started: note("started"), ready: note("ready") }),
  started: StartedShop,
});

class Shop extends ServerContainer<Settings, StartedShop> {
  constructor(image = BUSYBOX) {
    super(image, shop);
  }

  withToken(token: string): this {
    return this.set({ token: checkText(token, "withToken") });
  }

  withPage(page: string): this {
    return this.set({ page });
  }
}

/** A page of its own. */
class ShopPage extends ServerPart<StartedShop> {
  getUrl(): string {
    return this.server.getUrl().replace(/[^/]*$/, this.getName());
  }

  protected async remove(server: StartedShop, name: string): Promise<void> {
    await server.exec(["rm", `/www/${name}`]);
  }
}
definePart("shop-page", ShopPage);

const get = async (url: string): Promise<string> => (await (await fetch(url)).text()).trim();

describe("a user's own module", () => {
  beforeEach(() => {
    calls.length = 0;
  });

  it("sets the variables of its settings", async () => {
    await using started = await new Shop().withToken("a").withPage("one").start();
    expect(started.getUrl()).toBe(`http://${started.getHost()}:${started.getPort()}/a`);
    expect(await get(started.getUrl())).toBe("one");
  });

  it("takes settings from variables, which methods override", async () => {
    await using byVariable = await new Shop().withEnvironment({ SHOP_TOKEN: "v" }).start();
    expect(byVariable.getUrl()).toMatch(/\/v$/);
    const both = new Shop().withToken("m").withEnvironment({ SHOP_TOKEN: "v" });
    await using byMethod = await both.start();
    expect(await get(byMethod.getUrl())).toBe("hello");
    expect(byMethod.getUrl()).toMatch(/\/m$/);
  });

  it("reads a setting from the file that a variable names", async () => {
    await using started = await new Shop()
      .withEnvironment({ SHOP_TOKEN_FILE: SECRET_FILE })
      .withCopyContentToContainer([{ content: "from-file\n", target: SECRET_FILE }])
      .start();
    expect(started.getUrl()).toMatch(/\/from-file$/);
  });

  it("has another address for containers on its network", async () => {
    await using network = await new Network().start();
    await using started = await new Shop().withNetwork(network).withNetworkAliases("shop").start();
    expect(started.inNetwork().getUrl()).toBe("http://shop:80/test");
    const url = started.inNetwork(started.getId().slice(0, 12)).getUrl();
    await using client = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withCommand(["sleep", "600"])
      .start();
    for (const each of [url, started.inNetwork("shop").getUrl()]) {
      expect((await client.exec(["wget", "-qO-", each])).output.trim()).toBe("hello");
    }
    expect(() => started.inNetwork("other")).toThrow(
      /^inNetwork: expected a name of the container \(shop, [0-9a-f]{12}\), got "other"$/,
    );
  });

  it("has no other address without a network", async () => {
    await using started = await new Shop().start();
    expect(() => started.inNetwork()).toThrow(
      "inNetwork: expected a container on a network of its own; start it with withNetwork(), got one without",
    );
  });

  it("runs its hooks at a restart, here and where it is attached", async () => {
    await using started = await new Shop().start();
    expect(calls).toEqual(["started false false", "ready false false"]);
    await started.restart();
    expect(calls.slice(2)).toEqual(["started false true", "ready false true"]);
    expect(await get(started.getUrl())).toBe("hello");
    const data = JSON.parse(JSON.stringify(started)) as StartedContainerData;
    const attached = attach(data, StartedShop);
    await attached.restart();
    expect(calls.slice(4)).toEqual(["started false true", "ready false true"]);
    expect(await get(attached.getUrl())).toBe("hello");
  });

  it("is reused only with equal settings", async () => {
    const reusable = (page: string): Shop => new Shop().withPage(page).withReuse({ key: "shop" });
    const first = await reusable("one").start();
    try {
      expect((await reusable("one").start()).getId()).toBe(first.getId());
      const other = await reusable("two").start();
      await other.stop();
      expect(other.getId()).not.toBe(first.getId());
    } finally {
      await first.stop();
    }
  });

  it("has parts, which are dropped where they were opened", async () => {
    await using network = await new Network().start();
    await using started = await new Shop().withNetwork(network).withNetworkAliases("shop").start();
    let url: string;
    {
      await using page = await started.openPage();
      url = page.getUrl();
      expect(await get(url)).toBe(page.getName());
      expect(page.inNetwork().getUrl()).toBe(`http://shop:80/${page.getName()}`);
      {
        const data = JSON.parse(JSON.stringify(page)) as ObjectData;
        await using attached = attach(data, ShopPage);
        expect(attached.getUrl()).toBe(url);
      }
      expect(await get(url)).toBe(page.getName());
    }
    expect((await fetch(url)).status).toBe(404);
  });

  it("drops nothing after the server has stopped", async () => {
    const started = await new Shop().start();
    await using _page = await started.openPage();
    await started.stop();
  });

  it("takes a user's subclass of its started server along", async () => {
    class Own extends StartedShop {
      getOwn(): string {
        return this.getUrl();
      }
    }
    await using network = await new Network().start();
    await using started = await new Shop().withNetwork(network).withNetworkAliases("own").start();
    const own = new Own(started);
    expect(own.getOwn()).toBe(started.getUrl());
    expect(own.inNetwork().getOwn()).toBe("http://own:80/test");
    expect(() => new Own(JSON.parse("{}") as StartedShop)).toThrow("expected a started container");
  });
});
