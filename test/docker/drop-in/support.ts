/* eslint-disable @typescript-eslint/no-unsafe-argument -- dockerode objects come untyped */
import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { getContainerRuntimeClient, type StartedTestContainer } from "mayfly";
import { pack } from "tar-stream";
import { eventually } from "../../support/eventually";

/** A command that goes on until its container is stopped. */
export const IDLE = ["sleep", "infinity"];

/** What the engine says of a container. */
export async function inspect(container: StartedTestContainer) {
  const { container: containers } = await getContainerRuntimeClient();
  return containers.inspect(containers.getById(container.getId()));
}

/** A tar archive with one file. */
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

/** What is read is, sooner or later, this. */
export async function becomes<T>(read: () => T, expected: T): Promise<void> {
  await eventually(`it is ${JSON.stringify(expected)}`, async () =>
    isDeepStrictEqual(read(), expected) ? true : JSON.stringify(read()),
  );
}

export function urlOf(container: StartedTestContainer, port: number, path = "/"): string {
  return `http://${container.getHost()}:${container.getMappedPort(port)}${path}`;
}
