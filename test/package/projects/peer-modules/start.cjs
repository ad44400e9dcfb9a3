// Starts the builders of testcontainers' own modules, on whatever is installed under the name "testcontainers", against an
// image that answers as each server would. Writes to a file what the engine was asked for and what the started objects return,
// with <host> for the engine's host and <5432> for the host port of 5432.
const { writeFileSync } = require("node:fs");
const {
  AbstractStartedContainer,
  GenericContainer,
  getContainerPort,
  getContainerRuntimeClient,
} = require("testcontainers");
const { builders, newNetwork, useRecorder } = require("./builders.cjs");

const HOST_CONFIG = ["Binds", "CapAdd", "Privileged", "SecurityOpt", "ShmSize", "Tmpfs", "Ulimits"];
const CONFIG = ["Cmd", "Entrypoint", "Healthcheck", "User", "WorkingDir"];
const REPOSITORY = `localhost/answers-${process.pid}`;

async function start({ Builder, tag = "9.9.9", ports = [], refused = [], ...setUp }) {
  const image = `${REPOSITORY}/${setUp.stage ?? "answers"}:${tag}`;
  const networks = [];
  const network = async () => {
    networks.push(await newNetwork());
    return networks[0];
  };
  try {
    const builder = new Builder(image);
    await setUp.prepare?.(builder, { image, network });
    const asked = Object.fromEntries(refused.map((name) => [name, builder.hostConfig[name]]));
    for (const name of refused) delete builder.hostConfig[name];
    const served = [...builder.exposedPorts.map(getContainerPort), ...ports];
    builder.withEnvironment({ ANSWER_PORTS: served.join(" ") });
    const started = await builder.start();
    let stopped;
    try {
      const found = {
        getters: await getters(started),
        ...(setUp.read && { read: await setUp.read(started) }),
      };
      const masked = await mask(started, served, found);
      const request = await requestOf(started, served, asked);
      stopped = await started.stop();
      return {
        ...masked,
        request,
        ...(setUp.stopped && { stopped: await setUp.stopped(stopped) }),
      };
    } finally {
      if (stopped === undefined) await started.stop();
    }
  } finally {
    for (const each of networks) await each.stop();
  }
}

/** Returns the results of the module's own getters. */
async function getters(started) {
  const results = {};
  let prototype = Object.getPrototypeOf(started);
  for (
    ;
    prototype !== AbstractStartedContainer.prototype;
    prototype = Object.getPrototypeOf(prototype)
  )
    for (const name of Object.getOwnPropertyNames(prototype))
      if (name.startsWith("get") && prototype[name].length === 0 && !(name in results))
        results[name] = plain(await started[name]());
  return results;
}

/** Returns the type in place of an object of a class. */
function plain(value) {
  const isInstance = typeof value === "object" && value.constructor !== Object;
  return isInstance && !Array.isArray(value) ? "an object" : value;
}

/** Replaces what differs between two starts by names, in all strings and numbers. */
async function mask(started, ports, found) {
  const { Config } = await inspect(started);
  const names = [
    [Config.Hostname, "<hostname>"],
    // The engine's host is "localhost" for testcontainers, and its address for Mayfly.
    [started.getHost(), "<host>"],
    ["127.0.0.1", "<host>"],
    ...ports.map((port) => [tryToMap(started, port), `<${port}>`]),
    ...randomPorts(Config, ports),
  ];
  return replaced(found, names);
}

/** A module can expose a port of its own choice. */
function randomPorts({ ExposedPorts = {} }, ports) {
  return Object.keys(ExposedPorts)
    .map((port) => Number.parseInt(port, 10))
    .filter((port) => !ports.includes(port))
    .map((port) => [port, "<random port>"]);
}

function replaced(value, names) {
  if (typeof value === "string" || typeof value === "number")
    return names.reduce((text, [from, to]) => text.replaceAll(`${from}`, to), `${value}`);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, names));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, replaced(each, names)]),
  );
}

function tryToMap(started, port) {
  try {
    return started.getMappedPort(port);
  } catch {
    return "not exposed";
  }
}

async function inspect(started) {
  const { container } = await getContainerRuntimeClient();
  return container.inspect(container.getById(started.getId()));
}

async function requestOf(started, served, asked) {
  const { Config, HostConfig } = await inspect(started);
  const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));
  const request = {
    ...pick(Config, CONFIG),
    env: variables(Config.Env),
    ports: Object.keys(Config.ExposedPorts ?? {}).sort(),
    ...pick(HostConfig, HOST_CONFIG),
    ...asked,
  };
  const said = Object.entries(request).filter(([, value]) => value && value.length !== 0);
  return replaced(Object.fromEntries(said), randomPorts(Config, served));
}

/** Returns the later one of two values of a variable, as the engine's programs see it, without ids. */
function variables(list) {
  const byName = list.map((each) => [each.slice(0, each.indexOf("=")), each]);
  const { ANSWER_PORTS: _, ...variables } = Object.fromEntries(byName);
  return Object.values(variables)
    .map((each) => each.replace(/session-id=[\w-]+/, "session-id=<id>"))
    .map((each) => each.replace(/=[0-9a-f]{12}$/, "=<hostname>"))
    .sort();
}

async function build() {
  const base = `${process.env.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX ?? ""}busybox:1.37`;
  for (const stage of ["answers", "healthy"])
    for (const tag of ["7.4.0", "9.9.9"])
      await GenericContainer.fromDockerfile(`${__dirname}/image`)
        .withBuildArgs({ BASE: base })
        .withTarget(stage)
        .build(`${REPOSITORY}/${stage}:${tag}`);
  useRecorder(`${REPOSITORY}/answers:9.9.9`);
}

async function main() {
  const [, , file, only = ""] = process.argv;
  await build();
  const results = {};
  const left = builders().filter(({ title }) => title.includes(only));
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { title, ...each } = next;
      results[title] = await start(each).catch((error) => `${error.stack}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  const sorted = Object.fromEntries(Object.entries(results).sort());
  writeFileSync(file, JSON.stringify(sorted, undefined, 2));
}

void main();
