import { attachableOf } from "./container/attachable";
import { isObjectData, objectOf, type ObjectData } from "./container/attachable-object";
import { readContainerData, specOf, type StartedContainerData } from "./container/container-data";
import { ContainerHandle } from "./container/container-handle";
import { StartedContainer } from "./container/started-container";
import type { Engine } from "./engine/engine";
import { lazyEngine } from "./engine/lazy-engine";
import { InvalidOptionError, MayflyError } from "./errors";
import type * as Lifecycle from "./lifecycle/start-container";
import { runtime } from "./runtime";
import { mergeSpec } from "./spec/merge-spec";

/** A class of started containers. */
export type StartedClass<T extends StartedContainer> = abstract new (...args: never) => T;

/**
 * A container that another process started, of the data that its `toJSON()` gave there, and the class
 * that it was of. All methods work; nothing is asked of the engine, nor is its client loaded, before
 * one needs it. Leaving an `await using` block lets go of it, `stop()` stops it. Throws
 * InvalidOptionError for other data, and for that of another class.
 *
 * The same for objects of modules whose `toJSON()` gives ObjectData, such as a database of a server.
 */
export function attach(data: StartedContainerData): StartedContainer;
export function attach<T extends StartedContainer>(
  data: StartedContainerData,
  type: StartedClass<T>,
): T;
export function attach(data: ObjectData): object;
export function attach<T extends object>(
  data: ObjectData,
  type: abstract new (...args: never) => T,
): T;
export function attach(
  data: StartedContainerData | ObjectData,
  type?: abstract new (...args: never) => object,
): object {
  if (isObjectData(data)) return ofClass(objectOf(data), type);
  return ofClass(attachContainer(data), type ?? StartedContainer);
}

function ofClass(
  attached: object,
  type: (abstract new (...args: never) => object) | undefined,
): object {
  if (type === undefined || attached instanceof type) return attached;
  throw new InvalidOptionError("attach", `data of a ${type.name}`, attached.constructor.name);
}

function attachContainer(data: StartedContainerData): StartedContainer {
  const read = readContainerData(data);
  const { kind, engine: uri, host, info } = read;
  const how = kind === undefined ? undefined : attachableOf(kind);
  const details = read.details as never;
  const wait = how?.wait?.(details);
  const spec = wait === undefined ? specOf(read) : mergeSpec(specOf(read), { wait });
  const handle = new ContainerHandle(
    lazyEngine(uri, () => engineOf(read)),
    info.id,
    spec,
    { host, bindIp: host },
    {
      labels: async () => (await runtime()).session.labels,
      track: async () => {
        const { reaper, session } = await runtime();
        await reaper.track(session.filter);
      },
    },
    info,
    // It is the other process's: the end of a block only lets go of it.
    { reused: false, release: () => undefined },
  );
  const started = new StartedContainer(handle, awaitRestart);
  return how?.create(started, details) ?? started;
}

async function engineOf({ engine: uri, info, image }: StartedContainerData): Promise<Engine> {
  const { engine } = await runtime();
  if (engine.uri === uri) return engine;
  throw new MayflyError(
    "ATTACHED_ELSEWHERE",
    `The container ${info.id.slice(0, 12)} of ${image} is on the engine ${uri}, and this process uses ${engine.uri}.`,
    { hint: "start and attach with the same DOCKER_HOST and docker context." },
  );
}

async function awaitRestart(handle: ContainerHandle): Promise<void> {
  const lifecycle: typeof Lifecycle = await import("./lifecycle/start-container");
  await lifecycle.awaitRestart(handle);
}
