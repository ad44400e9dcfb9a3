import { connect, type Socket } from "node:net";
import { toLine } from "./protocol";

/**
 * Holds these labels at another watchdog, until the socket that it resolves with is closed.
 * Rejects when that one is gone, too.
 */
export function holdThere(path: string, filter: Readonly<Record<string, string>>): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("closed before it was acknowledged"));
    });
    socket.once("data", () => {
      resolve(socket);
    });
    socket.write(toLine({ id: 1, hold: filter }));
  });
}
