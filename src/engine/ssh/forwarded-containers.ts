import type { ContainerInfo } from "../../spec/inspect/container-info";
import type { BoundPort } from "../../spec/ports/exposed-port";
import type { ContainerRequests } from "../requests/containers";
import type { SshConnection } from "./connection";

/** Returns requests whose containers have their ports on this machine, forwarded over a connection. */
export function withForwardedPorts(
  containers: ContainerRequests,
  connection: SshConnection,
): ContainerRequests {
  return {
    ...containers,
    inspect: async (id, signal) => withLocalPorts(await containers.inspect(id, signal), connection),
    // A container that is started again may get other ports.
    stop: async (id, ...others) => {
      await containers.stop(id, ...others);
      await connection.unforward(id);
    },
    restart: async (id, ...others) => {
      await containers.restart(id, ...others);
      await connection.unforward(id);
    },
    remove: async (id, ...others) => {
      await containers.remove(id, ...others);
      await connection.unforward(id);
    },
  };
}

async function withLocalPorts(
  info: ContainerInfo,
  connection: Pick<SshConnection, "forward">,
): Promise<ContainerInfo> {
  const ports = await Promise.all(
    oneOfEach(info.ports).map(async (port) => {
      if (port.protocol !== "tcp") return port;
      const remote = { ip: loopbackOf(port.hostIp), port: port.host };
      const host = await connection.forward(info.id, remote);
      return { ...port, host, hostIp: "127.0.0.1" };
    }),
  );
  return { ...info, ports, isForwarded: true };
}

/** Leaves one binding of those that an engine makes for IPv4 and IPv6. */
function oneOfEach(ports: readonly BoundPort[]): readonly BoundPort[] {
  const chosen = new Map<string, BoundPort>();
  for (const port of ports) {
    const key = `${port.container}/${port.protocol} ${port.host}`;
    const other = chosen.get(key);
    if (other === undefined || other.hostIp.includes(":")) chosen.set(key, port);
  }
  return [...chosen.values()];
}

/** Returns the address at which the other machine itself reaches what is bound to an address there. */
function loopbackOf(hostIp: string): string {
  if (hostIp === "" || hostIp === "0.0.0.0") return "127.0.0.1";
  return hostIp === "::" ? "::1" : hostIp;
}
