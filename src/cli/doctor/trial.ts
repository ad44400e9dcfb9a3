import { now } from "../../common/clock";
import { openLimit } from "../../common/limit";
import type { Config } from "../../config";
import type { Engine } from "../../engine/engine";
import type { StartedContainer } from "../../container/started-container";
import { fieldOf } from "../../errors";
import { imageReference } from "../../pull/image-reference";
import { toImageName } from "../../spec/image-name";
import type { ImageDetails } from "../../spec/inspect/image-info";
import { askServer } from "./ask-server";
import { chooseImage } from "./choose-image";

/** The result of starting, asking and removing a container. */
export interface Trial {
  readonly image: string;
  readonly wasPulled: boolean;
  /** Milliseconds from the call of `start` until the container was ready. */
  readonly took: number;
  /** The address at which a port answered; undefined if the image exposes none. */
  readonly reachedAt: string | undefined;
  /** Whether the server's own answer was read; otherwise a connection was accepted. */
  readonly hasAnswered: boolean;
  /** Free bytes on the container's root file system, which is on the engine's disk. Undefined if `df` did not say. */
  readonly freeDisk: number | undefined;
}

/** Milliseconds: to pull and start, until the port answers, and to stop. */
const START_MS = 60_000;
const ANSWER_MS = 15_000;

/** Starts a container as tests do, asks its port, and removes it. Throws the errors of a start. */
export async function runTrial(
  engine: Engine,
  config: Config,
  { image: given, signal }: { readonly image: string | undefined; readonly signal: AbortSignal },
): Promise<Trial> {
  const { image, title, server } = chooseImage(given, await engine.images.find({}, signal));
  // Loaded here: the other commands do not need the builders.
  const [{ GenericContainer }, { ensureImage }] = await Promise.all([
    import("../../builder/generic-container"),
    import("../../pull/ensure-image"),
  ]);
  const { string: wanted } = imageReference(toImageName(image), config);
  const known = await engine.images.inspect(wanted, signal);
  using limit = openLimit(
    [signal],
    START_MS,
    () => new Error(`${title} was not ready within ${START_MS / 1000} s`),
  );
  const name = await ensureImage({ image }, { engine, config }, limit.signal, { tries: 1 });
  const port = server?.port ?? firstPort(await engine.images.describe(name, signal));
  const builder = new GenericContainer(name);
  if (port !== undefined) builder.withExposedPorts(port);
  if (server?.command !== undefined) builder.withCommand([...server.command]);
  const begin = now();
  await using container = await builder.start({ signal: limit.signal });
  const took = now() - begin;
  const host = container.getHost();
  const mapped = port === undefined ? undefined : container.getMappedPort(port);
  const hasAnswered = server !== undefined && mapped !== undefined;
  if (hasAnswered) await askServer({ host, port: mapped }, server, ANSWER_MS, signal);
  return {
    image: title,
    wasPulled: known === undefined,
    took,
    reachedAt: mapped === undefined ? undefined : `${host}:${mapped}`,
    hasAnswered,
    freeDisk: await freeDisk(container),
  };
}

/** Returns the image's first exposed TCP port. */
function firstPort(details: Pick<ImageDetails, "exposedPorts"> | undefined): number | undefined {
  const ports = (details?.exposedPorts ?? []).filter((port) => port.endsWith("/tcp"));
  const [first] = ports.map((port) => Number.parseInt(port, 10)).sort((a, b) => a - b);
  return first;
}

/** Asks `df` in the container. Returns undefined if the image does not have it. */
async function freeDisk(container: StartedContainer): Promise<number | undefined> {
  try {
    const { exitCode, stdout } = await container.exec(["df", "-Pk", "/"]);
    return exitCode === 0 ? freeBytes(stdout) : undefined;
  } catch (error) {
    if (fieldOf(error, "code") === "EXEC_FAILED") return undefined;
    throw error;
  }
}

/** Reads the fourth field, "Available" in KiB, of the line after the titles (POSIX, df -P -k). */
export function freeBytes(printed: string): number | undefined {
  const free = Number(printed.trim().split("\n").at(-1)?.split(/\s+/)[3]);
  return Number.isInteger(free) ? free * 1024 : undefined;
}
