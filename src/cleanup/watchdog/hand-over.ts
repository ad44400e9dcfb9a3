import { connect, type Socket } from "node:net";
import type { Hold } from "./holds";
import { toLine } from "./protocol";

const ANSWER_MS = 15_000;

/**
 * Makes another watchdog hold the same objects until the returned socket is closed. Rejects if that watchdog has also
 * ended, or does not answer within 15 s.
 */
export function holdThere(path: string, hold: Hold): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("the connection was closed before the answer"));
    });
    socket.setTimeout(ANSWER_MS, () => {
      socket.destroy();
    });
    socket.once("data", () => {
      socket.setTimeout(0);
      resolve(socket);
    });
    socket.write(toLine({ id: 1, ...hold }));
  });
}
