import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ImageName, Images, PullPolicy } from "../../../src";
import { countingProxy } from "../../support/counting-proxy";
import { eventually } from "../../support/eventually";
import { realEngine } from "../../support/real-engine";
import { TestRegistry } from "../../support/registry";
import { registryFront } from "../../support/registry-front";
import { runProgram } from "../../support/run-program";
import { removeImage, uniqueImage } from "../../support/unique-image";

const PROGRAM = join(__dirname, "..", "programs", "pull-when-missing.js");
const PULL = "POST /images/create";

test("eight processes that need one missing image make one pull, and one download", async () => {
  await using registry = await TestRegistry.start();
  await using front = await registryFront(registry.host);
  await using engine = await countingProxy();
  const name = `${front.host}/team/wanted:1`;
  await uniqueImage(name);
  try {
    await (await realEngine()).images.push(ImageName.fromString(name), {});
    await removeImage(name);
    front.requests.length = 0;

    const env = { ...process.env, DOCKER_HOST: engine.uri };
    const finished = await Promise.all(
      Array.from({ length: 8 }, () => runProgram(process.execPath, [PROGRAM, name], { env })),
    );

    expect(finished.map(({ stdout, stderr }) => stdout + stderr)).toEqual(
      Array.from({ length: 8 }, () => `${name}\n`),
    );
    expect(engine.requests.filter((request) => request === PULL)).toHaveLength(1);
    // The image's configuration and its only layer, once each.
    const blobs = front.requests.filter((request) =>
      request.startsWith("GET /v2/team/wanted/blobs"),
    );
    expect(blobs).toHaveLength(2);
    expect(new Set(blobs).size).toBe(2);
  } finally {
    await removeImage(name);
  }
});

test("eight processes whose registry fails ask it three times together, not each", async () => {
  await using registry = await TestRegistry.start();
  await using front = await registryFront(registry.host);
  await using engine = await countingProxy();
  const name = `${front.host}/team/wanted:3`;
  const processes = 8;
  // The process that pulls looks twice.
  const allHaveLooked = (): boolean =>
    engine.requests.filter((request) => request.startsWith("GET /images/")).length > processes;
  let arrived: Promise<void> | undefined;
  front.interrupt = ({ path }, response) => {
    // The engine waits 15 s at most for what it asks first, and has no limit for a manifest.
    if (!path.includes("/manifests/")) return false;
    // The failure goes to the processes that wait by then: let all of them arrive. None asks anything between its look
    // for the image and its wait for the others, so that nothing shows when it waits.
    arrived ??= eventually("all have looked", () =>
      Promise.resolve(allHaveLooked() || "not yet"),
    ).then(() => sleep(10_000));
    void arrived.then(() => {
      response.writeHead(503);
      response.end();
    });
    return true;
  };

  const env = {
    ...process.env,
    DOCKER_HOST: engine.uri,
    // Longer than all of that takes.
    TESTCONTAINERS_PULL_PAUSE_TIMEOUT: "250",
  };
  const finished = await Promise.all(
    Array.from({ length: processes }, () => runProgram(process.execPath, [PROGRAM, name], { env })),
  );

  for (const { code, stderr } of finished) {
    expect(code).toBe(1);
    expect(stderr).toContain(`Registry: ${front.host}, asked 3 times, without a login`);
  }
  expect(engine.requests.filter((request) => request === PULL)).toHaveLength(3);
});

test("eight starts in one process make one download", async () => {
  await using registry = await TestRegistry.start();
  await using front = await registryFront(registry.host);
  const name = `${front.host}/team/wanted:2`;
  await uniqueImage(name);
  try {
    await (await realEngine()).images.push(ImageName.fromString(name), {});
    await removeImage(name);
    front.requests.length = 0;
    const policy = PullPolicy.defaultPolicy();
    await Promise.all(Array.from({ length: 8 }, () => Images.pull(name, { policy })));
    expect(front.requests.filter((request) => request.includes("/manifests/2"))).toHaveLength(1);
  } finally {
    await removeImage(name);
  }
});
