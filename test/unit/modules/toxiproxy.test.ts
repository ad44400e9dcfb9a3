import { ImageName } from "../../../src";
import { ToxiProxyContainer } from "../../../modules/toxiproxy";

const create = (): ToxiProxyContainer => new ToxiProxyContainer("ghcr.io/shopify/toxiproxy:2.12.0");

describe("ToxiProxyContainer", () => {
  it("takes images of Toxiproxy and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/toxiproxy:2");
    expect(() => new ToxiProxyContainer(mirror)).toThrow("registry.example.com/mirror/toxiproxy");
    const substitute = mirror.asCompatibleSubstituteFor("ghcr.io/shopify/toxiproxy");
    expect(() => new ToxiProxyContainer(substitute)).not.toThrow();
  });

  it.each([
    ["no name", "", "redis:6379", "withProxy.name: expected a non-empty string"],
    ["no upstream", "redis", "", "withProxy.upstream: expected a non-empty string"],
    ["no port", "redis", "redis", 'withProxy.upstream: expected host:port, got "redis"'],
    ["a URL", "redis", "tcp://redis:6379", "withProxy.upstream: expected host:port"],
  ])("refuses %s", (_what, name, upstream, message) => {
    expect(() => create().withProxy(name, upstream)).toThrow(message);
  });

  it("refuses a name twice, and more proxies than ports", () => {
    const twice = create().withProxy("redis", "redis:6379");
    expect(() => twice.withProxy("redis", "redis:6380")).toThrow("a name that no other proxy has");
    const full = create();
    for (let index = 0; index < 32; index++) full.withProxy(String(index), "redis:6379");
    expect(() => full.withProxy("one more", "redis:6379")).toThrow("at most 32 proxies");
  });
});
