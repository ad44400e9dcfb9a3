import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fieldOf } from "../../src/errors";
import { installed } from "./npm-packages";
import type { Step } from "./page-steps";
import { environmentOfItsOwn } from "./run-of-its-own";
import { runProgram } from "./run-program";

/** What a project's users may install; fixed versions, so that a failure is Mayfly's. */
const VERSIONS: Readonly<Record<string, string>> = {
  "@babel/core": "7.29.13",
  "@babel/preset-env": "7.29.14",
  "@babel/preset-typescript": "7.29.7",
  "@swc/core": "1.16.22",
  "@swc/jest": "0.2.39",
  "@types/node": "20.19.43",
  jest: "30.5.2",
  pg: "8.23.1",
  redis: "6.3.1",
  "ts-jest": "29.4.15",
  tsx: "4.23.15",
  typescript: "6.0.3",
  vitest: "4.1.12",
};

const INSTALL = "npm install --save-dev ";

interface Manifest {
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * A project that begins as an empty folder with `npm init`, and grows by what a page tells its readers to do.
 *
 * ```ts
 * const project = await NewProject.make(tarball);
 * const output = await project.follow(steps);
 * await project.remove();
 * ```
 *
 * Its `npm install` links the packages that npm would install from a folder that has all of `VERSIONS`, because the
 * real one takes a minute per project. Mayfly comes from the tarball.
 */
export class NewProject {
  private constructor(
    readonly folder: string,
    private readonly tarball: string,
  ) {}

  static async make(tarball: string): Promise<NewProject> {
    const project = new NewProject(await mkdtemp(join(tmpdir(), "mayfly-new-")), tarball);
    await project.#run("npm init -y");
    return project;
  }

  /** Takes the steps in their order. Returns what the last command wrote; throws if a command fails. */
  async follow(steps: readonly Step[]): Promise<string> {
    let output = "";
    for (const step of steps) {
      if ("file" in step) await writeFile(join(this.folder, step.file), step.text);
      else for (const command of step.commands) output = await this.#run(command);
    }
    return output;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  async #run(command: string): Promise<string> {
    if (command.startsWith(INSTALL)) {
      await this.#install(command.slice(INSTALL.length).split(" "));
      return "";
    }
    const options = { cwd: this.folder, env: environmentOfItsOwn({ NO_COLOR: "1" }) };
    const { code, stdout, stderr } = await runProgram("sh", ["-c", command], options);
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`);
    return stdout + stderr;
  }

  async #install(specifiers: readonly string[]): Promise<void> {
    const home = join(this.folder, "node_modules", "mayfly");
    if (specifiers.includes("mayfly")) {
      await mkdir(home, { recursive: true });
      const args = ["-xzf", this.tarball, "-C", home, "--strip-components=1"];
      expect(await runProgram("tar", args)).toMatchObject({ code: 0 });
    }
    const { dependencies = {} } = await manifestIn(home);
    const store = await installed({ ...VERSIONS, ...dependencies });
    const names = specifiers.filter((name) => name !== "mayfly").map(installable);
    for (const name of await withDependencies(store, [...names, ...Object.keys(dependencies)])) {
      await this.#link(join(store, name), name);
    }
    for (const name of names) {
      const { bin = {} } = await manifestIn(join(store, name));
      const programs = typeof bin === "string" ? { [name]: bin } : bin;
      for (const [program, file] of Object.entries(programs)) {
        await this.#link(join(store, name, file), join(".bin", program));
      }
    }
  }

  async #link(target: string, name: string): Promise<void> {
    const link = join(this.folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    try {
      await symlink(target, link);
    } catch (error) {
      if (fieldOf(error, "code") !== "EEXIST") throw error;
    }
  }
}

/** Returns the name in `name@version`. Throws unless `VERSIONS` has the package, in that version. */
function installable(specifier: string): string {
  const [, name = "", version = ""] = /^(@?[^@]+)(?:@(.+))?$/.exec(specifier) ?? [];
  const known = VERSIONS[name];
  if (known === undefined) throw new Error(`a page installs ${name}: add it to VERSIONS`);
  if (version !== "" && !known.startsWith(`${version}.`)) {
    throw new Error(`a page installs ${specifier}, but VERSIONS has ${known}`);
  }
  return name;
}

/** Returns these packages and all that they depend on, by their names at the top of `store`. */
async function withDependencies(store: string, names: readonly string[]): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(store, ".package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, Manifest>>;
  };
  const found = new Set<string>();
  const visit = (path: string): void => {
    const manifest = lock.packages[path];
    if (manifest === undefined || found.has(path)) return;
    found.add(path);
    const { peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
    const peers = Object.keys(peerDependencies);
    for (const name of [
      ...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }),
      ...peers.filter((peer) => peerDependenciesMeta[peer]?.optional !== true),
    ]) {
      visit(`${path}/node_modules/${name}`);
      visit(`node_modules/${name}`);
    }
  };
  for (const name of names) visit(`node_modules/${name}`);
  const top = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/;
  return [...found].flatMap((path) => top.exec(path)?.[1] ?? []);
}

async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}
