import { createServer } from "node:net";

/**
 * Returns true if this machine has the address. Listens on it for a moment to find out.
 *
 * The system's list of interfaces leaves out those without a carrier, e.g. a bridge while no container runs.
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
