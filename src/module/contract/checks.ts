import * as assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { addressInAnotherProcess } from "./attach-elsewhere";
import type { Contract, ModuleBuilder } from "./contract";
import type { SharedServer } from "./shared-server";
import { within } from "./within";
import type { StartedServer } from "../started-server";
import { attach } from "../../attach/attach";
import { GenericContainer } from "../../builder/generic-container";
import type { StartedContainerData } from "../../container/container-data";
import { fieldOf, messageOf } from "../../errors";
import { runtime } from "../../runtime";

type Server = StartedServer<object>;
type Create<Started extends Server> = () => ModuleBuilder<Started>;
type Query<Started extends Server> = Contract<Started>["query"];

const START_ERRORS = ["CONTAINER_EXITED", "CONTAINER_START_FAILED", "STARTUP_TIMEOUT"];
/** Milliseconds in which a server that is not there has to fail. */
const FAILURE_MS = 20_000;
/** Milliseconds in which a client has to say that its password is wrong. */
const REFUSAL_MS = 120_000;

export async function answersEachTime<Started extends Server>(
  create: Create<Started>,
  query: Query<Started>,
  times: number,
): Promise<void> {
  for (let count = 0; count < times; count++) {
    await using started = await create().start();
    await query(started);
  }
}

export async function refusesPassword<Started extends Server>(
  started: Started,
  { connect, error }: NonNullable<Contract<Started>["wrongPassword"]>,
): Promise<void> {
  const answered = connect(started).then(
    () => assert.fail("the wrong password was accepted"),
    (reason: unknown) => reason,
  );
  const failure = await within(
    REFUSAL_MS,
    answered,
    "the client has not answered to a wrong password",
  );
  assert.match(messageOf(failure), error);
}

export async function answersFromNetwork<Started extends Server>(
  shared: SharedServer<Started>,
  { image, fromNetwork }: Contract<Started>,
  busybox: string,
): Promise<void> {
  const seen = shared.started.inNetwork(shared.alias);
  const command = fromNetwork?.(seen);
  await using client = await new GenericContainer(command === undefined ? busybox : image)
    .withNetwork(shared.network)
    .withEntrypoint(["sleep"])
    .withCommand(["600"])
    .start();
  const { exitCode, output } = await client.exec([
    ...(command ?? ["sh", "-c", `nc -w 30 ${seen.getHost()} ${seen.getPort()} </dev/null`]),
  ]);
  assert.equal(
    exitCode,
    0,
    `the query from the network ended with exit code ${exitCode}: ${output}`,
  );
}

export async function isAttached<Started extends Server>(
  started: Started,
  { address, module }: Contract<Started>,
): Promise<void> {
  const data = JSON.stringify(started);
  const attached =
    module === undefined
      ? addressOf(attach(JSON.parse(data) as StartedContainerData), address)
      : await addressInAnotherProcess(module, data, address);
  assert.deepEqual(attached, JSON.parse(JSON.stringify(addressOf(started, address))));
}

function addressOf(started: object, method: string): unknown {
  return (started as Record<string, () => unknown>)[method]?.();
}

export async function leavesNothing<Started extends Server>(
  create: Create<Started>,
): Promise<void> {
  const started = await create().start();
  const mounts = (await started.inspect())["Mounts"] as { Name?: string }[];
  const names = mounts.flatMap(({ Name }) => Name ?? []);
  await started.stop();
  const { engine } = await runtime();
  await assert.rejects(engine.containers.inspect(started.getId()), /no such container/i);
  const volumes = await Promise.all(names.map((name) => engine.volumes.inspect(name)));
  assert.deepEqual(
    volumes.filter((volume) => volume !== undefined),
    [],
  );
}

export async function isReused<Started extends Server>(
  create: Create<Started>,
  query: Query<Started>,
): Promise<void> {
  const { config } = await runtime();
  const isOff = "this test needs reuse, which TESTCONTAINERS_REUSE_ENABLE or a property turns off";
  assert.ok(config.reuse, isOff);
  // Another run on the same engine has another key.
  const key = `contract-${randomUUID()}`;
  const started = await create().withReuse({ key }).start();
  let again: Started | undefined;
  try {
    await query(started);
    again = await create().withReuse({ key }).start();
    assert.equal(again.getId(), started.getId());
    await query(again);
  } finally {
    if (again !== undefined && again.getId() !== started.getId()) await again.stop();
    await started.stop();
  }
}

export async function saysWhy(builder: ModuleBuilder<Server>): Promise<void> {
  const failure = await builder
    .withStartupTimeout(FAILURE_MS)
    .start()
    .then(
      async (started) => {
        await started.stop();
        assert.fail("the image of something else counted as ready");
      },
      (error: unknown) => error,
    );
  const code = fieldOf(failure, "code");
  assert.ok(START_ERRORS.includes(String(code)), `the error is ${messageOf(failure)}`);
}
