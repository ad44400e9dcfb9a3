import { GenericContainer, type ContainerSpec } from "../../../../src";
import { refuseMounts } from "../../../../src/lifecycle/bake/refuse-mounts";
import { toCreateRequest } from "../../../../src/spec/create-request";

class Described extends GenericContainer {
  get spec(): ContainerSpec {
    return this.described;
  }
}

const DATA = ["/var/lib/data"];

const check = (change: (builder: Described) => Described, keyed = false): (() => void) => {
  const { spec } = change(new Described("fake:1"));
  const context = { image: "fake:1", labels: {}, defaultHostIp: "127.0.0.1" };
  return () => {
    refuseMounts(toCreateRequest(spec, context).body, DATA, keyed ? { key: "a" } : {});
  };
};

describe("over, in or at a folder that the image declares as a volume", () => {
  it.each<[string, (builder: Described) => Described]>([
    ["a tmpfs", (builder) => builder.withTmpFs({ "/var/lib/data": "rw" })],
    ["a tmpfs above it", (builder) => builder.withTmpFs({ "/var/lib": "rw" })],
    ["a tmpfs in it, with a slash", (builder) => builder.withTmpFs({ "/var/lib/data/x/": "rw" })],
    ["a volume", (builder) => builder.withVolume("vol", "/var/lib/data")],
    [
      "a read-only volume",
      (builder) => builder.withVolume("vol", "/var/lib/data", { readOnly: true }),
    ],
    [
      "a bind mount",
      (builder) => builder.withBindMounts([{ source: "/a", target: "/var/lib/data" }]),
    ],
    [
      "a mount of the engine's own words",
      (builder) =>
        builder.withCreateOptions((options) => {
          options.HostConfig["Mounts"] = [{ Type: "tmpfs", Target: "/var/lib/data" }];
        }),
    ],
  ])("%s is refused, whatever the key", (_, change) => {
    expect(check(change, true)).toThrow(
      /together with withBakedInit\(\): expected no mount at \/var\/lib\/data, where the image keeps its data/,
    );
  });
});

describe("elsewhere", () => {
  it("a tmpfs may only hold what is not kept", () => {
    expect(
      check((builder) => builder.withTmpFs({ "/tmp": "rw", "/run/lock": "rw" })),
    ).not.toThrow();
    expect(check((builder) => builder.withTmpFs({ "/pg": "rw" }), true)).toThrow(/tmpfs together/);
    expect(check((builder) => builder.withTmpFs({ "/tmpfoo": "rw" }), true)).toThrow(/"\/tmpfoo"/);
  });

  it("a volume is read-only and keyed", () => {
    expect(check((builder) => builder.withVolume("vol", "/v"), true)).toThrow(/a read-only volume/);
    expect(check((builder) => builder.withVolume("vol", "/v", { readOnly: true }))).toThrow(
      /\{ key \}/,
    );
    expect(
      check((builder) => builder.withVolume("vol", "/v", { readOnly: true }), true),
    ).not.toThrow();
  });

  it("a bind mount is keyed; one of a volume's name is a volume", () => {
    const bind =
      (source: string): ((builder: Described) => Described) =>
      (builder) =>
        builder.withBindMounts([{ source, target: "/b" }]);
    expect(check(bind("/a"))).toThrow(/bind mount together with .*\{ key \} or \{ files \}/);
    expect(check(bind("/a"), true)).not.toThrow();
    expect(check(bind("name"), true)).toThrow(/volume together/);
  });
});

it("refuses another container's volumes in their own words", () => {
  expect(check((builder) => builder.withVolumesFrom("db", { readOnly: true }), true)).toThrow(
    /^withVolumesFrom\(\) together with withBakedInit\(\): expected no volumes of another container, because .*, got "db:ro"$/,
  );
});
