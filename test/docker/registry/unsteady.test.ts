import { ImageName } from "../../../src";
import { readConfig } from "../../../src/config";
import { pullImage } from "../../../src/pull/pull-image";
import { realEngine } from "../../support/real-engine";
import { TestRegistry } from "../../support/registry";
import { registryFront, type RegistryFront } from "../../support/registry-front";
import { removeImage, uniqueImage } from "../../support/unique-image";

// A registry that fails at times, used by a real engine.

let registry: TestRegistry;
let front: RegistryFront;
let name: string;

beforeAll(async () => {
  registry = await TestRegistry.start();
  front = await registryFront(registry.host);
  name = `${front.host}/team/app:1`;
  await uniqueImage(name);
  await (await realEngine()).images.push(ImageName.fromString(name), {});
});

beforeEach(async () => {
  await removeImage(name);
  front.interrupt = () => false;
});

afterAll(async () => {
  await removeImage(name);
  await front[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const pull = async (image: string, env: NodeJS.ProcessEnv = {}, signal?: AbortSignal) =>
  pullImage(
    ImageName.fromString(image),
    { engine: await realEngine(), config: readConfig(env, "/nonexistent") },
    { signal },
  );

const isManifest = (path: string): boolean => path.includes("/manifests/");

/** Fails this many requests for the manifest, each of which ends one of the engine's attempts. */
function failManifests(times: number, status: number, body = ""): void {
  let left = times;
  front.interrupt = ({ path }, response) => {
    if (!isManifest(path) || left-- <= 0) return false;
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(body);
    return true;
  };
}

const RATE_LIMIT = '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}';

// Within one attempt the engine requests a manifest with HEAD and, if that fails, with GET.
test.each([
  ["503", 503, ""],
  ["429", 429, RATE_LIMIT],
  ["408", 408, ""],
])("a registry that answers %s at first is asked again", async (_title, status, body) => {
  failManifests(2, status, body);
  await pull(name);
  expect(await (await realEngine()).images.inspect(name)).toBeDefined();
});

test("a registry that breaks its connections at first is asked again", async () => {
  let left = 2;
  front.interrupt = ({ path }, response) => {
    if (!isManifest(path) || left-- <= 0) return false;
    response.destroy();
    return true;
  };
  await pull(name);
  expect(await (await realEngine()).images.inspect(name)).toBeDefined();
});

test("it is asked three times at most", async () => {
  failManifests(Infinity, 503);
  await expect(pull(name)).rejects.toMatchObject({
    message: expect.stringContaining("503") as string,
    evidence: { registry: front.host, tries: 3, login: undefined },
    hint: `check that the engine can reach ${front.host}: \`docker pull ${name}\``,
  });
});

test.each([401, 403, 404])("it is asked once when it answers %i", async (status) => {
  failManifests(Infinity, status);
  await expect(pull(name)).rejects.toMatchObject({ evidence: { tries: 1 } });
});

test("a transfer that stops within a layer is aborted and retried", async () => {
  let stopped = 0;
  front.interrupt = ({ path }, response) => {
    if (!path.includes("/blobs/") || stopped > 0) return false;
    stopped++;
    response.writeHead(200, { "Content-Length": "500000" });
    response.write("the beginning");
    return true;
  };
  await pull(name, { TESTCONTAINERS_PULL_PAUSE_TIMEOUT: "15" });
  expect(stopped).toBe(1);
  expect(await (await realEngine()).images.inspect(name)).toBeDefined();
});

test("a pull that hangs can be aborted", async () => {
  const controller = new AbortController();
  front.interrupt = ({ path }) => {
    if (isManifest(path)) controller.abort(new Error("enough"));
    return isManifest(path);
  };
  await expect(pull(name, {}, controller.signal)).rejects.toThrow("enough");
});
