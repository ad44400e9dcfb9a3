import { refuseMissingFiles } from "../../../src/lifecycle/refuse-missing-files";
import type { BindMount } from "../../../src/spec/container-spec";
import { emptySpec, mergeSpec } from "../../../src/spec/merge-spec";

const LOCAL = { extraHosts: [], route: { by: "relay" as const, addresses: ["172.17.0.1"] } };

const refuse =
  (
    mount: BindMount,
    hostGateway: Parameters<typeof refuseMissingFiles>[1]["hostGateway"] = LOCAL,
  ) =>
  (): void => {
    refuseMissingFiles(mergeSpec(emptySpec("fake:1"), { bindMounts: [mount] }), { hostGateway });
  };

it.each([
  ["/nowhere/init.sql", "/docker-entrypoint-initdb.d/init.sql"],
  ["/nowhere/my.conf", "/etc/app.conf"],
  ["/nowhere/docker.sock", "/var/run/docker.sock"],
])("a missing file %s for %s is refused", (source, target) => {
  expect(refuse({ source, target })).toThrow(
    `withBindMounts.source: expected an existing file, got "${source}"\n` +
      "Hint: the engine would create an empty folder there, and mount that",
  );
});

it.each([
  ["a file that exists", { source: __filename, target: "/a.js" }],
  ["a missing folder", { source: "/nowhere/results", target: "/results" }],
  ["a missing folder of settings", { source: "/nowhere/conf.d", target: "/etc/conf.d" }],
  ["a folder with a version", { source: "/nowhere/pg-17.2", target: "/data/pg-17.2" }],
  ["a volume", { source: "data.sql", target: "/data" }],
])("%s is left to the engine", (_what, mount) => {
  expect(refuse(mount)).not.toThrow();
});

it("nothing is refused if the engine may see other files", () => {
  const mount = { source: "/nowhere/init.sql", target: "/init.sql" };
  expect(refuse(mount, { extraHosts: [], route: { by: "tunnel" } })).not.toThrow();
  expect(refuse(mount, { extraHosts: [], route: { by: "engine" } })).not.toThrow();
});
