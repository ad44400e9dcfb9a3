import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that only this user may read. `await using` removes it with all that is in it. */
export class PrivateFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<PrivateFolder> {
    // Made with the mode 0700.
    return new PrivateFolder(await mkdtemp(join(tmpdir(), "mayfly-build-")));
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
