import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { processIdOf } from "../run/process-id";
import { openRunFolder } from "../run/run-folder";
import { realProcess } from "../common/process-wide";
import { randomUuid } from "../common/uuid";

/**
 * A folder for a build's secrets and context, with access for this user only.
 *
 * `await using` removes the folder and its contents. If this process is killed, the folder is
 * removed when another process of this user creates a folder for a build or a test run.
 */
export class PrivateFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /**
   * Creates the folder. Throws MayflyError with the code FOLDER_NOT_OWN if another user could enter
   * it.
   */
  static create(): PrivateFolder {
    const runner = processIdOf(realProcess.pid);
    return new PrivateFolder(openRunFolder({ id: `build ${randomUuid()}`, runner }));
  }

  /** Writes a file and returns its path. */
  async write(name: string, content: string | Buffer): Promise<string> {
    const file = join(this.path, name);
    await writeFile(file, content, { mode: 0o600, flag: "wx" });
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
