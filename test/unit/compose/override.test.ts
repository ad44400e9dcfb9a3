import type { ComposeModel } from "../../../src/compose/model";
import { overrideOf } from "../../../src/compose/override";

const LABELS = { session: "1", folder: "/home/me/$app" };

const MODEL: ComposeModel = {
  services: {
    api: { build: { context: "." }, ports: [{ target: 80 }, { target: 81, host_ip: "10.0.0.1" }] },
    named: { build: { context: "." }, image: "team/named" },
    db: { image: "postgres:17" },
  },
  networks: { default: null, shared: { external: true } },
  volumes: { data: {}, kept: { external: true } },
};

const optionsFor = (change: object = {}) => ({
  projectName: "p",
  labels: LABELS,
  hostIp: undefined,
  extraHosts: [],
  ...change,
});

interface Override {
  readonly services: Readonly<
    Record<string, { labels: object; build?: { labels: object }; ports?: object[] }>
  >;
  readonly networks: Readonly<Record<string, { labels: object }>>;
  readonly volumes: Readonly<Record<string, { labels: object }>>;
}

const parsed = (text: string): Override =>
  JSON.parse(text.replaceAll("!override ", "")) as Override;

describe("the file that is merged after the user's", () => {
  const { services, networks, volumes } = parsed(overrideOf(MODEL, optionsFor()));

  it("is the same for every start with the same request, except between kinds of objects", () => {
    const override = (): string => overrideOf(MODEL, optionsFor({ request: "a hash" }));
    expect(override()).toBe(override());
    expect(parsed(override()).services["api"]).toMatchObject({
      labels: { "dev.mayfly.request": "a hash-container" },
      build: { labels: { "dev.mayfly.request": "a hash-image" } },
    });
  });

  it("labels containers, networks and volumes as the session's, with escaped dollar signs", () => {
    const labels = { session: "1", folder: "/home/me/$$app" };
    const labelled = (kind: string) => ({ labels: { ...labels, "dev.mayfly.kind": kind } });
    for (const name of ["api", "named", "db"]) {
      expect(services[name]).toMatchObject(labelled("container"));
    }
    expect(networks["default"]).toMatchObject(labelled("network"));
    expect(volumes["data"]).toMatchObject(labelled("volume"));
  });

  it("leaves external networks and volumes out", () => {
    expect(Object.keys(networks)).toEqual(["default"]);
    expect(Object.keys(volumes)).toEqual(["data"]);
  });

  it("labels only images that compose names", () => {
    expect(services["api"]?.build?.labels).toMatchObject({
      session: "1",
      "dev.mayfly.kind": "image",
      "dev.mayfly.image-names": "p-api:latest p_api:latest",
    });
    expect(services["named"]?.build).toBeUndefined();
    expect(services["db"]?.build).toBeUndefined();
  });

  it("replaces published ports only if they get an address", () => {
    expect(services["api"]?.ports).toBeUndefined();
    const text = overrideOf(MODEL, optionsFor({ hostIp: "127.0.0.1" }));
    expect(text).toContain('"ports": !override [');
    expect(parsed(text).services["api"]?.ports).toEqual([
      { target: 80, host_ip: "127.0.0.1" },
      { target: 81, host_ip: "10.0.0.1" },
    ]);
    expect(parsed(text).services["db"]?.ports).toBeUndefined();
  });

  it("does not take a label's value for a list of ports", () => {
    const labels = { odd: '"ports":[' };
    const override = JSON.parse(overrideOf(MODEL, optionsFor({ labels }))) as Override;
    expect(override.services["db"]?.labels).toMatchObject(labels);
  });

  it("has no labels for an environment that stays", () => {
    const override = parsed(overrideOf(MODEL, optionsFor({ labels: {} })));
    expect(override.services["api"]).toEqual({ labels: {}, build: { labels: {} } });
    expect(override.networks["default"]).toEqual({ labels: {} });
  });
});
