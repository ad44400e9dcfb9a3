import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, type Config } from "../../../src/config";

let root: string;
const at = (...path: string[]): string => join(root, ...path);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayfly-project-"));
  mkdirSync(at("home"));
  mkdirSync(at("repo", ".git"), { recursive: true });
  mkdirSync(at("repo", "packages", "shop", "test"), { recursive: true });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const write = (text: string, ...path: string[]): void => {
  writeFileSync(at(...path, "testcontainers.properties"), text);
};
const read = (env: NodeJS.ProcessEnv = {}, ...folder: string[]): Config =>
  readConfig(env, at("home"), at("repo", ...folder));

it("is the nearest file up to the root of the repository", () => {
  write("pull.policy=always\nmayfly.bake=off\n", "repo");
  expect(read({}, "packages", "shop", "test").pull.policy).toBe("always");
  write("pull.policy=never\n", "repo", "packages", "shop");
  const config = read({}, "packages", "shop", "test");
  // Files are not merged.
  expect([config.pull.policy, config.bake]).toEqual(["never", true]);
  expect(read({}, "packages").pull.policy).toBe("always");
});

it("is not looked for above the repository, nor above a package without one", () => {
  write("pull.policy=never\n");
  expect(read().pull.policy).toBe("missing");
  rmSync(at("repo", ".git"), { recursive: true });
  writeFileSync(at("repo", "packages", "package.json"), "{}");
  write("pull.policy=always\n", "repo");
  expect(read({}, "packages", "shop").pull.policy).toBe("missing");
  write("pull.policy=always\n", "repo", "packages");
  expect(read({}, "packages", "shop").pull.policy).toBe("always");
});

it("gives what the environment and the user's file leave open", () => {
  write("pull.policy=never\npull.pause.timeout=5\nryuk.container.image=mirror/ryuk\n", "repo");
  writeFileSync(
    at("home", ".testcontainers.properties"),
    "pull.policy=always\npull.pause.timeout=6\n",
  );
  const { pull, ryuk } = read({ TESTCONTAINERS_PULL_PAUSE_TIMEOUT: "7" });
  expect([pull.pauseTimeout, pull.policy, ryuk.image]).toEqual([7000, "always", "mirror/ryuk"]);
});

type Row = readonly [string, (config: Config) => unknown, unknown];

const SETTINGS: readonly Row[] = [
  ["mayfly.no.engine=skip", (config) => config.noEngine, "skip"],
  ["mayfly.dead.engines=skip", (config) => config.deadEngines, "skip"],
  ["mayfly.cleanup=exit", (config) => config.cleanup, "exit"],
  ["mayfly.bake=off", (config) => config.bake, false],
  ["mayfly.keep.failed=1", (config) => config.keepFailed, true],
  ["mayfly.engine.timeout=3", (config) => config.engineTimeout, 3000],
  ["mayfly.startup.timeout=4", (config) => config.startupTimeout, 4000],
  ["mayfly.startup.timeout.factor=2", (config) => config.startupTimeoutFactor, 2],
  ["mayfly.buildkit=session", (config) => config.buildkit, "session"],
  ["mayfly.progress=off", (config) => config.progress, false],
  ["mayfly.summary=off", (config) => config.summary, false],
  ["mayfly.failure.logs=3", (config) => config.failureLogs, 3],
];

it.each(SETTINGS)("%s counts in the project's file and in the user's", (line, setting, value) => {
  expect(setting(read())).not.toEqual(value);
  write(`${line}\n`, "repo");
  expect(setting(read())).toEqual(value);
  rmSync(at("repo", "testcontainers.properties"));
  writeFileSync(at("home", ".testcontainers.properties"), `${line}\n`);
  expect(setting(read())).toEqual(value);
});

it("counts less than the variable of the same setting", () => {
  write("mayfly.startup.timeout.factor=2\n", "repo");
  expect(read({ MAYFLY_STARTUP_TIMEOUT_FACTOR: "3" }).startupTimeoutFactor).toBe(3);
});

it("a wrong line is named with its file when it is read, and not before", () => {
  write("mayfly.bake=perhaps\n", "repo");
  const config = read();
  expect(() => config.bake).toThrow(
    `mayfly.bake in ${at("repo", "testcontainers.properties")}: expected on or off, got "perhaps"`,
  );
});

it.each([
  "tc.host=tcp\\://elsewhere\\:2375",
  "docker.host=tcp\\://elsewhere\\:2375",
  "docker.tls.verify=0",
  "docker.cert.path=/certificates",
  "testcontainers.reuse.enable=false",
  "ryuk.container.privileged=true",
])("%s is refused, also where a variable wins", (line) => {
  write(`${line}\n`, "repo");
  const [key = ""] = line.split("=");
  expect(() => read({ DOCKER_HOST: "unix:///engine.sock" })).toThrow(
    `${key} in ${at("repo", "testcontainers.properties")}: expected no such line, since the value depends on the machine and belongs in ~/.testcontainers.properties`,
  );
});

it("is not left out where it cannot be read", () => {
  mkdirSync(at("repo", "testcontainers.properties"));
  expect(() => read()).toThrow("EISDIR");
});

it("does not exist for a process without a folder", () => {
  write("pull.policy=never\n", "repo");
  expect(readConfig({}, at("home")).pull.policy).toBe("missing");
});
