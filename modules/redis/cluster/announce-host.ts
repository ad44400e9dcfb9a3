import type { Handle } from "../../../src/module";
import { askOnce } from "../redis-connection";
import type { RedisSettings } from "../settings";

/**
 * Makes a node send clients to its address on the host, which is known only now and can change at a restart. The other
 * nodes still use the node's own address: they take the announced port for clients only.
 */
export async function announceHost(container: Handle, settings: RedisSettings): Promise<void> {
  const { port, username, password, tls } = settings;
  const { host } = container;
  const hostPort = container.mappedPort(port);
  await askOnce({ host, port: hostPort, username, password, tls }, [
    [
      ...["CONFIG", "SET", "cluster-announce-hostname", host],
      ...["cluster-announce-port", String(hostPort)],
    ],
  ]);
}
