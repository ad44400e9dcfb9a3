import { lstatSync, renameSync, unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import { fieldOf } from "../../errors";
import { realProcess } from "../../common/process-wide";

/**
 * The name in the file system under which a watchdog is found: a socket's path. It belongs to whoever
 * put a socket there last, so that one whose owner was killed can be taken over, and two that take
 * it over at the same moment both know which of them has it. Pipes of Windows end with their owner,
 * and cannot be taken.
 */
export class SocketClaim {
  readonly #isPipe = realProcess.platform === "win32";
  #inode: bigint | undefined;

  constructor(readonly path: string) {}

  get isMine(): boolean {
    if (this.#isPipe) return true;
    const status = lstatSync(this.path, { bigint: true, throwIfNoEntry: false });
    return status !== undefined && status.ino === this.#inode;
  }

  /** Has the server listen there, in the place of any other. */
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

  giveUp(): void {
    if (!this.#isPipe && this.isMine) unlinkIfPresent(this.path);
  }

  /** Whether anybody answers there. */
  isServed(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.path);
      socket.on("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", (error) => {
        // Nobody listens, or there is no file. Whatever else it is, somebody is there.
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
