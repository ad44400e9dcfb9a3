import * as sidecars from "../../../../src/host-access/tunnel/sidecar";
import type { SshConnection } from "../../../../src/host-access/tunnel/ssh-connection";
import { openTunnel } from "../../../../src/host-access/tunnel/tunnel";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";

const IMAGE = "mirror.lan/sshd:1";
const NETWORK = { name: "n", driver: "bridge", internal: true, labels: {} };
const FAILED =
  "Ports of this machine cannot be exposed to containers of fake://engine: they can reach this machine only through a tunnel, and the tunnel's container could not be started: ";

describe("a tunnel that cannot be opened", () => {
  it("says where another copy of its image may come from", async () => {
    const engine = new FakeEngine([]);
    await expect(openTunnel(fakeRuntime(engine))).rejects.toMatchObject({
      code: "HOST_ACCESS_FAILED",
      engine: "fake://engine",
      message: expect.stringMatching(
        /Image testcontainers\/sshd:1\.4\.0 could not be pulled: .*\nHint: .*; to use another copy of the image, set SSHD_CONTAINER_IMAGE$/s,
      ) as string,
    });
    expect(engine.leftovers()).toEqual([]);
  });

  it("gives its program's own words, leaves nothing, and is tried again", async () => {
    const engine = new FakeEngine([IMAGE]);
    const runtime = fakeRuntime(engine, { SSHD_CONTAINER_IMAGE: IMAGE });
    engine.onStart((id) => {
      engine.print(id, "sh: exec: /usr/sbin/sshd: not found\n", "stderr");
      engine.exit(id, 127);
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openTunnel(runtime)).rejects.toThrow(
        `${FAILED}the SSH server in ${IMAGE} reported: sh: exec: /usr/sbin/sshd: not found\nHint: the image ${IMAGE} must have sh and OpenSSH's /usr/sbin/sshd; to use another image, set SSHD_CONTAINER_IMAGE`,
      );
      expect(engine.leftovers()).toEqual([]);
    }
  });

  it("leaves nothing when its network takes no containers, and is tried again", async () => {
    const engine = new FakeEngine([IMAGE]);
    const runtime = fakeRuntime(engine);
    const starting = jest.spyOn(sidecars, "startSidecar").mockImplementation(async () => {
      const id = await engine.containers.create({
        name: undefined,
        platform: undefined,
        body: { Image: IMAGE, Labels: {}, HostConfig: {} },
      });
      const network = { id: await engine.networks.create(NETWORK), address: "10.0.0.2" };
      let close = (): void => undefined;
      const closed = new Promise<void>((resolve) => (close = resolve));
      return { id, network, ssh: { closed, close } as unknown as SshConnection };
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      engine.failOn("containers.list", new Error("the engine is gone"));
      await expect(openTunnel(runtime)).rejects.toMatchObject({
        code: "HOST_ACCESS_FAILED",
        message: expect.stringMatching(
          /: the containers could not be connected to the tunnel's network: the engine is gone$/,
        ) as string,
      });
      expect(engine.leftovers()).toEqual([]);
    }
    expect(starting).toHaveBeenCalledTimes(2);
    starting.mockRestore();
  });

  it("has told the reaper before there is anything, and nobody a secret", async () => {
    const engine = new FakeEngine([IMAGE]);
    const runtime = fakeRuntime(engine, { SSHD_CONTAINER_IMAGE: IMAGE });
    engine.onStart((id) => {
      engine.exit(id, 1);
    });
    engine.failOn("networks.create", new Error("no network"));
    await expect(openTunnel(runtime)).rejects.toThrow("no network");
    expect(runtime.tracked.length).toBeGreaterThan(0);

    await expect(openTunnel(runtime)).rejects.toThrow(FAILED);
    const created = engine.calls.find(({ method }) => method === "containers.create");
    expect(created?.args[0]).toMatchObject({
      body: {
        Env: [expect.stringMatching(/^AUTHORIZED_KEY=ecdsa-sha2-nistp256 \S+$/) as string],
        Labels: { "org.testcontainers.sshd": "true", session: "s", owner: "o" },
        OpenStdin: true,
        StdinOnce: true,
        HostConfig: { LogConfig: { Type: "none" } },
      },
    });
    expect(JSON.stringify(created)).not.toMatch(/PortBindings|PRIVATE/);
  });
});
