import { createServer } from "node:net";

/**
 * True when this machine has the address, found out by listening there for a moment. The system's
 * list of interfaces leaves out those without a carrier, as a bridge is while no container runs.
 */
export function isOwnAddress(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ host: address, port: 0, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
