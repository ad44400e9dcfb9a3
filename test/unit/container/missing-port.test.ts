import { missingPort } from "../../../src/container/missing-port";
import type { SpecPatch } from "../../../src/spec/merge-spec";
import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";

/** Returns the message for port 6379 of a container that was started with these options. */
async function messageWith(
  patch: SpecPatch,
  exposedByImage: readonly string[] = [],
): Promise<string> {
  const { container, id } = await startFake(new FakeEngine(), patch);
  const { info } = container.toJSON();
  const ports = patch.ports ?? [];
  const exposedPorts = [...(info.exposedPorts ?? []), ...exposedByImage];
  expect(id).toBe(info.id);
  return missingPort({ container: 6379, protocol: "tcp" }, { ...info, exposedPorts }, { ports })
    .message;
}

describe("the error for a port that is not published", () => {
  it("says which ports are published, and which others the image exposes", async () => {
    const ports = [{ container: 80, protocol: "tcp" as const }];
    expect(await messageWith({ ports }, ["6380/tcp", "53/udp"])).toBe(
      "The container does not publish port 6379/tcp; it publishes 80/tcp, and its image exposes 6380/tcp, 53/udp. No port binding found for :6379/tcp.\n" +
        "Hint: add withExposedPorts(6379)",
    );
    expect(await messageWith({})).toBe(
      "The container does not publish port 6379/tcp; it publishes no ports. No port binding found for :6379/tcp.\n" +
        "Hint: add withExposedPorts(6379)",
    );
  });

  it.each<[string, string]>([
    [
      "container:0123456789abcdef",
      "the container has the network of container 0123456789ab: expose the port there, and ask that container for getMappedPort(6379)",
    ],
    ["none", 'a container with withNetworkMode("none") cannot publish ports'],
    ["host", "add withExposedPorts(6379)"],
  ])("has a hint that is true with the network mode %s", async (networkMode, hint) => {
    expect(await messageWith({ networkMode })).toContain(`\nHint: ${hint}`);
  });

  it("does not advise to expose a port that is exposed", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.exit(id, 0);
    });
    const { container } = await startFake(engine, {
      ports: [{ container: 53, protocol: "udp" }],
      wait: { description: "nothing", survivesExit: true, until: () => Promise.resolve() },
    });
    expect(() => container.getMappedPort("53/udp")).toThrow(
      "Hint: the container's process had ended when its ports were read; getLogs() may say why",
    );
  });
});

describe("a container on the host's network", () => {
  it("has the exposed ports as they are, also in another process", async () => {
    const { container } = await startFake(new FakeEngine(), {
      networkMode: "host",
      ports: [
        { container: 6379, protocol: "tcp" },
        { container: 53, protocol: "udp" },
        { container: 80, protocol: "tcp", host: 8080 },
      ],
    });
    expect(container.getMappedPort(6379)).toBe(6379);
    expect(container.getMappedPort("53/udp")).toBe(53);
    // Docker ignores fixed host ports there.
    expect(container.getMappedPort(80)).toBe(80);
    expect(container.getFirstMappedPort()).toBe(6379);
    expect(container.toJSON().info.ports).toHaveLength(3);
  });
});
