import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, type Config } from "../../../src/config";

const read = (env: NodeJS.ProcessEnv): Config => readConfig(env, "/nonexistent");

type Case = readonly [string, (config: Config) => unknown, NodeJS.ProcessEnv, unknown];

it.each<Case>([
  ["MAYFLY_NO_ENGINE", (config) => config.noEngine, {}, "fail"],
  ["MAYFLY_NO_ENGINE", (config) => config.noEngine, { MAYFLY_NO_ENGINE: "Skip" }, "skip"],
  ["MAYFLY_CLEANUP", (config) => config.cleanup, {}, undefined],
  ["MAYFLY_CLEANUP", (config) => config.cleanup, { MAYFLY_CLEANUP: " Ryuk" }, "ryuk"],
  ["MAYFLY_BAKE", (config) => config.bake, {}, true],
  ["MAYFLY_BAKE", (config) => config.bake, { MAYFLY_BAKE: "off" }, false],
  ["MAYFLY_KEEP_FAILED", (config) => config.keepFailed, {}, false],
  ["MAYFLY_KEEP_FAILED", (config) => config.keepFailed, { MAYFLY_KEEP_FAILED: "1" }, true],
  ["MAYFLY_KEEP_FAILED", (config) => config.keepFailed, { MAYFLY_KEEP_FAILED: "off" }, false],
  ["MAYFLY_ENGINE_TIMEOUT", (config) => config.engineTimeout, {}, 120_000],
  [
    "MAYFLY_ENGINE_TIMEOUT",
    (config) => config.engineTimeout,
    { MAYFLY_ENGINE_TIMEOUT: "0.5" },
    500,
  ],
  ["MAYFLY_BUILDKIT", (config) => config.buildkit, { MAYFLY_BUILDKIT: "" }, undefined],
  ["MAYFLY_BUILDKIT", (config) => config.buildkit, { MAYFLY_BUILDKIT: "session" }, "session"],
  ["MAYFLY_SUMMARY", (config) => config.summary, {}, true],
  ["MAYFLY_SUMMARY", (config) => config.summary, { MAYFLY_SUMMARY: "off" }, false],
  ["MAYFLY_TIMELINE", (config) => config.timeline, {}, undefined],
  ["MAYFLY_TIMELINE", (config) => config.timeline, { MAYFLY_TIMELINE: "a/b.html" }, "a/b.html"],
  ["MAYFLY_FAILURE_LOGS", (config) => config.failureLogs, {}, 50],
  ["MAYFLY_FAILURE_LOGS", (config) => config.failureLogs, { MAYFLY_FAILURE_LOGS: "off" }, 0],
  ["pull policy", (config) => config.pull.policy, {}, "missing"],
  [
    "pull policy",
    (config) => config.pull.policy,
    { TESTCONTAINERS_PULL_POLICY: "org.testcontainers.images.AlwaysPullPolicy" },
    "always",
  ],
  ["pull pause", (config) => config.pull.pauseTimeout, {}, 60_000],
  ["pull progress", (config) => config.pull.progress, {}, "auto"],
  ["host", (config) => config.hostOverride, { TESTCONTAINERS_HOST_OVERRIDE: "[::1]" }, "[::1]"],
  [
    "host",
    (config) => config.hostOverride,
    { TESTCONTAINERS_HOST_OVERRIDE: "my-host.lan" },
    "my-host.lan",
  ],
  ["API version", (config) => config.apiVersion, {}, undefined],
  ["API version", (config) => config.apiVersion, { DOCKER_API_VERSION: "1.40" }, "1.40"],
  ["platform", (config) => config.defaultPlatform, {}, undefined],
  [
    "platform",
    (config) => config.defaultPlatform,
    { DOCKER_DEFAULT_PLATFORM: " linux/arm64/v8 " },
    "linux/arm64/v8",
  ],
  ["Ryuk's port", (config) => config.ryuk.port, { TESTCONTAINERS_RYUK_PORT: "8080" }, 8080],
])("%s is read, case %#", (_name, setting, env, value) => {
  expect(setting(read(env))).toBe(value);
});

it.each(["http://docker", "docker:2375", "a b", "/docker"])("%s is not a host", (host) => {
  expect(() => read({ TESTCONTAINERS_HOST_OVERRIDE: host }).hostOverride).toThrow(
    `TESTCONTAINERS_HOST_OVERRIDE: expected a host's name or address, without a scheme or a port, got "${host}"`,
  );
});

it.each(["v1.43", "1", "new"])("%s is not a version of the API", (version) => {
  expect(() => read({ DOCKER_API_VERSION: version }).apiVersion).toThrow(
    `DOCKER_API_VERSION: expected a version such as 1.43, got "${version}"`,
  );
});

it.each(["0", "-1", "soon", "2m", "Infinity", "NaN"])(
  "%s is not a valid time limit for an answer",
  (timeout) => {
    expect(() => read({ MAYFLY_ENGINE_TIMEOUT: timeout }).engineTimeout).toThrow(
      `MAYFLY_ENGINE_TIMEOUT: expected a number of seconds above 0 and below 1000000, got "${timeout}"`,
    );
  },
);

it.each<Case>([
  ["MAYFLY_NO_ENGINE", (config) => config.noEngine, {}, "fail or skip"],
  ["MAYFLY_CLEANUP", (config) => config.cleanup, {}, "one of watchdog, ryuk, exit, off"],
  ["MAYFLY_BAKE", (config) => config.bake, {}, "on or off"],
  ["MAYFLY_BUILDKIT", (config) => config.buildkit, {}, "buildx or session"],
  ["MAYFLY_KEEP_FAILED", (config) => config.keepFailed, {}, "1 or 0"],
  ["MAYFLY_SUMMARY", (config) => config.summary, {}, "on or off"],
  [
    "MAYFLY_TIMELINE",
    ({ timeline }) => timeline,
    {},
    "a file whose name ends with .html or .jsonl",
  ],
  ["MAYFLY_FAILURE_LOGS", (config) => config.failureLogs, {}, "on, off or a number of lines"],
  ["TESTCONTAINERS_PULL_POLICY", (config) => config.pull.policy, {}, "missing, always or never"],
  [
    "TESTCONTAINERS_PULL_PROGRESS",
    ({ pull }) => pull.progress,
    {},
    "one of auto, tty, plain, quiet",
  ],
  ["TESTCONTAINERS_RYUK_PORT", (config) => config.ryuk.port, {}, "a port from 1 to 65535"],
])("%s is refused when it is read, and not before", (name, setting, env, expected) => {
  const config = read({ ...env, [name]: "nonsense" });
  expect(() => setting(config)).toThrow(`${name}: expected ${String(expected)}, got "nonsense"`);
});

it("a platform without the shape of one is refused when it is read", () => {
  const config = read({ DOCKER_DEFAULT_PLATFORM: "linux arm" });
  expect(() => config.defaultPlatform).toThrow(
    'DOCKER_DEFAULT_PLATFORM: expected a platform such as linux/arm64, got "linux arm"',
  );
});

it("a wrong line of the properties file is named", () => {
  const home = mkdtempSync(join(tmpdir(), "mayfly-home-"));
  try {
    writeFileSync(join(home, ".testcontainers.properties"), "pull.policy=sometimes\n");
    expect(() => readConfig({}, home).pull.policy).toThrow(
      'pull.policy in ~/.testcontainers.properties: expected missing, always or never, got "sometimes"',
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});

it("a setting is what the environment was when it was read", () => {
  const env: NodeJS.ProcessEnv = { MAYFLY_BAKE: "off" };
  const config = read(env);
  env["MAYFLY_BAKE"] = "on";
  expect(config.bake).toBe(false);
});
