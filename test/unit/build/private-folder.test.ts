import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { openArchive } from "../../../src/build/context/archive-context";
import { PrivateFolder } from "../../../src/build/private-folder";
import { ROOT } from "../../support/paths";
import { runProgram } from "../../support/run-program";

const BUILD = join(ROOT, "dist", "src", "build");
const permissions = (path: string): number => statSync(path).mode & 0o777;

/** Runs a program that is killed while it uses a folder, and returns its output. */
async function killedAfter(script: string): Promise<string> {
  const { stdout } = await runProgram(process.execPath, [
    "-e",
    `const { PrivateFolder } = require(${JSON.stringify(join(BUILD, "private-folder.js"))});
     const { openArchive } = require(${JSON.stringify(join(BUILD, "context", "archive-context.js"))});
     const { Readable } = require("node:stream");
     const print = (text) => new Promise((done) => process.stdout.write(text, done));
     (async () => { ${script} })().then(() => process.kill(process.pid, "SIGKILL"));`,
  ]);
  return stdout;
}

describe("a private folder", () => {
  it("is accessible to this user only, and is removed at the end", async () => {
    let path: string;
    {
      await using folder = PrivateFolder.create();
      ({ path } = folder);
      const file = await folder.write("secret", "value");
      expect(permissions(path)).toBe(0o700);
      expect(permissions(join(path, ".."))).toBe(0o700);
      expect(permissions(file)).toBe(0o600);
    }
    expect(existsSync(path)).toBe(false);
  });

  it("of a killed process is removed by the next one, and that of a living process stays", async () => {
    await using living = PrivateFolder.create();
    const path = await killedAfter(`
      const folder = PrivateFolder.create();
      await folder.write("secret", "value");
      await print(folder.path);`);
    expect(existsSync(join(path, "secret"))).toBe(true);
    await using _next = PrivateFolder.create();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(living.path)).toBe(true);
  });

  it("holds a context that came as a stream until it is sent", async () => {
    const path = await killedAfter(`
      const { tar } = await openArchive(Readable.from(["the context"]), "Dockerfile");
      await print(tar().path);`);
    expect(existsSync(path)).toBe(true);
    await using next = await openArchive(Readable.from(["the context"]), "Dockerfile");
    expect(existsSync(path)).toBe(false);
    const { path: own } = next.tar() as Readable & { readonly path: string };
    expect(permissions(join(own, ".."))).toBe(0o700);
  });
});
