import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, readConfig } from "../../src/config";

/** A user's home folder, and credential helpers on the PATH. */
export class FakeUser implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), "mayfly-user-"));
  readonly #bin = join(this.home, "bin");
  readonly configFile = join(this.home, ".docker", "config.json");

  constructor() {
    mkdirSync(this.#bin);
    mkdirSync(join(this.home, ".docker"));
  }

  config(env: NodeJS.ProcessEnv = {}): Config {
    const PATH = `${this.#bin}:${process.env["PATH"] ?? ""}`;
    return readConfig({ PATH, FAKE_HOME: this.home, ...env }, this.home);
  }

  /** Writes `config.json`. */
  write(content: unknown): void {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(this.configFile, text);
  }

  /** Writes a program `docker-credential-<name>`: a shell script that notes its requests. */
  helper(name: string, script: string): void {
    const file = join(this.#bin, `docker-credential-${name}`);
    const note = `read -r server; echo "${name} $1 $server" >> "$FAKE_HOME/asked"`;
    writeFileSync(file, `#!/bin/sh\n${note}\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Returns a file that a helper wrote into its FAKE_HOME. */
  read(name: string): string {
    return readFileSync(join(this.home, name), "utf8");
  }

  makeFolder(name: string): void {
    mkdirSync(join(this.home, name));
  }

  /** Returns the helpers' requests, e.g. `store get ghcr.io`. */
  get asked(): string[] {
    const file = join(this.home, "asked");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Returns the script of a helper that knows a login. */
export const knows = (username: string, secret: string): string =>
  `printf '%s' '${JSON.stringify({ ServerURL: "x", Username: username, Secret: secret })}'`;
