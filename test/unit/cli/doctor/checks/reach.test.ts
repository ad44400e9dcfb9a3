import { release, totalmem } from "node:os";
import type { Examined, Finding } from "../../../../../src/cli/doctor/check";
import { reach } from "../../../../../src/cli/doctor/checks/reach";
import { readConfig } from "../../../../../src/config";
import type { Engine, EngineInfo } from "../../../../../src/engine/engine";
import { FakeEngine } from "../../../../support/fake-engine";

/** Examines an engine on this machine's kernel, whose bridge has an address of documentation. */
async function examine(info: Partial<EngineInfo>): Promise<Finding> {
  const fake = new FakeEngine();
  const here = { kernelVersion: release(), memory: totalmem() };
  const bridge = { subnets: [{ subnet: "192.0.2.0/24", gateway: "192.0.2.1" }] };
  const engine = {
    containers: fake.containers,
    networks: { inspect: () => Promise.resolve(bridge) },
    info: async () => ({ ...(await fake.info()), ...here, ...info }),
  } as unknown as Engine;
  const endpoint = {
    uri: "unix:///x.sock",
    origin: "a test",
    address: { socketPath: "/x.sock" },
    apiVersion: "1.41",
    kind: "docker",
  } as const;
  const examined = {
    config: readConfig({}, "/nowhere"),
    engine: () => Promise.resolve({ endpoint, engine }),
  } as unknown as Examined;
  return reach.run(examined, new AbortController().signal);
}

// Elsewhere than on Linux, engines forward ports out of a virtual machine.
const onLinux = process.platform === "linux" ? "problem" : "ok";

describe("the check of ports", () => {
  it("finds an engine in another network namespace", async () => {
    const { status, advice = "", evidence } = await examine({});
    expect(status).toBe(onLinux);
    if (onLinux === "problem") expect(advice).toContain("runs in another network namespace");
    expect(evidence[0]).toBe("the engine is local");
  });

  it("knows that a rootless engine forwards its ports", async () => {
    expect((await examine({ rootless: true })).status).toBe("ok");
  });
});
