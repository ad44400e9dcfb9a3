/* eslint-disable @typescript-eslint/no-unsafe-argument -- dockerode objects come untyped */
import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { getContainerRuntimeClient, type StartedTestContainer } from "mayfly";
import { pack } from "tar-stream";
import { eventually } from "../../support/eventually";

/** A command that runs until its container is stopped. */
export const IDLE = ["sleep", "infinity"];

/** Returns the engine's answer about a container. */
export async function inspect(container: StartedTestContainer) {
  const { container: containers } = await getContainerRuntimeClient();
  return containers.inspect(containers.getById(container.getId()));
}

/** Returns a tar archive with one file. */
export function archive(name: string, content: string): Readable {
  const tar = pack();
  tar.entry({ name }, content);
  tar.finalize();
  return Readable.from(tar);
}

export async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Waits until a value is as expected. */
export async function becomes<T>(read: () => T, expected: T): Promise<void> {
  await eventually(`it is ${JSON.stringify(expected)}`, async () =>
    isDeepStrictEqual(read(), expected) ? true : JSON.stringify(read()),
  );
}

export function urlOf(container: StartedTestContainer, port: number, path = "/"): string {
  return `http://${container.getHost()}:${container.getMappedPort(port)}${path}`;
}
