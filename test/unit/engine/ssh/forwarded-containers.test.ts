import { setImmediate } from "node:timers/promises";
import type { SshConnection } from "../../../../src/engine/ssh/connection";
import { withForwardedPorts } from "../../../../src/engine/ssh/forwarded-containers";
import type { ContainerInfo } from "../../../../src/spec/inspect/container-info";
import { FakeEngine } from "../../../support/fake-engine";

function forwarding(ports: ContainerInfo["ports"]): {
  readonly containers: ReturnType<typeof withForwardedPorts>;
  readonly forwarded: string[];
} {
  const forwarded: string[] = [];
  const connection = {
    forward: (container: string, { ip, port }: { ip: string; port: number }) => {
      forwarded.push(`${container} ${ip} ${port}`);
      return Promise.resolve(port + 1);
    },
    unforward: async (container: string) => {
      await setImmediate();
      forwarded.push(`not ${container}`);
    },
  };
  const { containers } = new FakeEngine();
  containers.inspect = () => Promise.resolve({ id: "c", ports } as unknown as ContainerInfo);
  containers.stop = containers.restart = containers.remove = () => Promise.resolve();
  return {
    containers: withForwardedPorts(containers, connection as unknown as SshConnection),
    forwarded,
  };
}

describe("the ports of a container over ssh", () => {
  it("are ports of this machine, one for each binding", async () => {
    const { containers, forwarded } = forwarding([
      { container: 80, protocol: "tcp", host: 7, hostIp: "::" },
      { container: 80, protocol: "tcp", host: 7, hostIp: "0.0.0.0" },
      { container: 81, protocol: "tcp", host: 8, hostIp: "::" },
      { container: 82, protocol: "tcp", host: 9, hostIp: "10.0.0.1" },
    ]);
    const { ports, isForwarded } = await containers.inspect("c");
    expect(isForwarded).toBe(true);
    expect(ports.map(({ container, host, hostIp }) => [container, host, hostIp])).toEqual([
      [80, 8, "127.0.0.1"],
      [81, 9, "127.0.0.1"],
      [82, 10, "127.0.0.1"],
    ]);
    expect(forwarded).toEqual(["c 127.0.0.1 7", "c ::1 8", "c 10.0.0.1 9"]);
  });

  it("stay where they are if ssh cannot forward them", async () => {
    const udp = { container: 53, protocol: "udp", host: 7, hostIp: "127.0.0.1" } as const;
    const { containers, forwarded } = forwarding([udp]);
    expect((await containers.inspect("c")).ports).toEqual([udp]);
    expect(forwarded).toEqual([]);
  });

  it("are closed when the container is stopped, restarted or removed", async () => {
    const { containers, forwarded } = forwarding([]);
    await containers.stop("a", 0);
    await containers.restart("b", 0);
    await containers.remove("c", { volumes: true });
    expect(forwarded).toEqual(["not a", "not b", "not c"]);
  });
});
