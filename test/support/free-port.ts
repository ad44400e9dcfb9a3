import { once } from "node:events";
import { createServer } from "node:net";
import { fieldOf } from "../../src/errors";

/** Ports above those that the kernel gives to clients and to servers without a port, and engines to containers. */
const FIRST = 61_000;
const LAST = 65_535;
/** Each worker of Jest has ports of its own. */
const PARTS = 8;
const SIZE = Math.floor((LAST - FIRST + 1) / PARTS);

const part = Number(process.env["JEST_WORKER_ID"] ?? 0) % PARTS;
let last = Math.floor(Math.random() * SIZE);

/** Returns a port on which nothing listens, and on which no other program begins to listen by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    last = (last + 1) % SIZE;
    const port = FIRST + part * SIZE + last;
    const server = createServer();
    try {
      server.listen(port);
      await once(server, "listening");
    } catch (error) {
      if (fieldOf(error, "code") === "EADDRINUSE") continue;
      throw error;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
