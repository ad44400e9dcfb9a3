import { lstatSync, renameSync, unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import { fieldOf } from "../../errors";
import { realProcess } from "../../common/process-wide";

/**
 * A watchdog's claim to the socket path where clients look for it. The watchdog that put its socket there last has
 * the path. So a watchdog can take over the path of a killed one; if two do so at the same moment, both can see which
 * of them has it. A Windows pipe ends with its process and cannot be taken over.
 */
export class SocketClaim {
  readonly #isPipe = realProcess.platform === "win32";
  #inode: bigint | undefined;

  constructor(readonly path: string) {}

  /** Whether the socket at the path is this watchdog's. */
  get isMine(): boolean {
    if (this.#isPipe) return true;
    const status = lstatSync(this.path, { bigint: true, throwIfNoEntry: false });
    return status !== undefined && status.ino === this.#inode;
  }

  /** Makes the server listen at the path, in place of any other server. */
  async take(server: Server): Promise<void> {
    const own = this.#isPipe ? this.path : `${this.path}.${realProcess.pid}`;
    if (!this.#isPipe) unlinkIfPresent(own);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(own, () => {
        server.off("error", reject);
        resolve();
      });
    });
    if (this.#isPipe) return;
    this.#inode = lstatSync(own, { bigint: true }).ino;
    renameSync(own, this.path);
  }

  /** Removes the socket, if it is this watchdog's. */
  giveUp(): void {
    if (!this.#isPipe && this.isMine) unlinkIfPresent(this.path);
  }

  /** Returns whether a program listens at the path. */
  isServed(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.path);
      socket.on("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", (error) => {
        // With these codes no program listens, or no file exists. After any other error a program may listen.
        const code = fieldOf(error, "code");
        resolve(code !== "ECONNREFUSED" && code !== "ENOENT");
      });
    });
  }
}

function unlinkIfPresent(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (fieldOf(error, "code") !== "ENOENT") throw error;
  }
}
