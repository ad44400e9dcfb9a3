import { attachableOf } from "./container/attachable";
import { isObjectData, objectOf, type ObjectData } from "./container/attachable-object";
import { readContainerData, specOf, type StartedContainerData } from "./container/container-data";
import { ContainerHandle } from "./container/container-handle";
import { StartedContainer } from "./container/started-container";
import type { Engine } from "./engine/engine";
import { lazyEngine } from "./engine/lazy-engine";
import { InvalidOptionError, MayflyError } from "./errors";
import type { Runtime } from "./lifecycle/runtime";
import type * as Lifecycle from "./lifecycle/start-container";
import { StartedNetwork } from "./network/started-network";
import { readNetworkData, type StartedNetworkData } from "./network/network-data";
import { StartedVolume } from "./volume/started-volume";
import { readVolumeData, type StartedVolumeData } from "./volume/volume-data";

/** A class of started containers. */
export type StartedClass<T extends StartedContainer> = abstract new (...args: never) => T;

type Data = StartedContainerData | StartedNetworkData | StartedVolumeData | ObjectData;
type Class = abstract new (...args: never) => object;

/**
 * A container, network or volume that another process started, of the data that its `toJSON()` gave
 * there, and the class that it was of. All methods work; nothing is asked of the engine, nor is its
 * client loaded, before one needs it. Leaving an `await using` block lets go of it, `stop()` stops or
 * removes it. Throws InvalidOptionError for other data, and for that of another class; a method
 * throws MayflyError with the code ATTACHED_ELSEWHERE where this process uses another engine.
 *
 * The same for objects of modules whose `toJSON()` gives ObjectData, such as a database of a server.
 */
export function attach(data: StartedContainerData): StartedContainer;
export function attach<T extends StartedContainer>(
  data: StartedContainerData,
  type: StartedClass<T>,
): T;
export function attach(data: StartedNetworkData, type?: typeof StartedNetwork): StartedNetwork;
export function attach(data: StartedVolumeData, type?: typeof StartedVolume): StartedVolume;
export function attach(data: ObjectData): object;
export function attach<T extends object>(
  data: ObjectData,
  type: abstract new (...args: never) => T,
): T;
export function attach(data: Data, type?: Class): object {
  const attached = toObject(data);
  if (type === undefined || attached instanceof type) return attached;
  throw new InvalidOptionError("attach", `data of a ${type.name}`, attached.constructor.name);
}

function toObject(data: Data): object {
  if (isObjectData(data)) return objectOf(data);
  const network = readNetworkData(data);
  if (network !== undefined) return attachNetwork(network);
  const volume = readVolumeData(data);
  return volume === undefined
    ? attachContainer(data as StartedContainerData)
    : attachVolume(volume);
}

/** It is the other process's: the end of a block only lets go of it. */
const BORROWED = { reused: false };

function attachNetwork({ engine, id, name }: StartedNetworkData): StartedNetwork {
  return new StartedNetwork(engineAt(engine, `network ${name}`), id, name, BORROWED);
}

function attachVolume({ engine, name }: StartedVolumeData): StartedVolume {
  return new StartedVolume(engineAt(engine, `volume ${name}`), name, BORROWED);
}

function attachContainer(data: StartedContainerData): StartedContainer {
  const read = readContainerData(data);
  const { kind, engine, image, host, info } = read;
  const how = kind === undefined ? undefined : attachableOf(kind);
  const details = read.details as never;
  const spec = {
    ...specOf(read),
    // Of a restart only: what conditions need is not loaded before.
    get wait() {
      return how?.wait?.(details);
    },
  };
  const handle = new ContainerHandle(
    engineAt(engine, `container ${info.id.slice(0, 12)} of ${image}`),
    info.id,
    spec,
    { host, bindIp: host },
    {
      labels: async () => (await openRuntime()).session.labels,
      track: async () => {
        const { reaper, session } = await openRuntime();
        await reaper.track(session.filter);
      },
    },
    info,
    { ...BORROWED, release: () => undefined },
  );
  const started = new StartedContainer(handle, awaitRestart);
  return how?.create(started, details) ?? started;
}

function engineAt(uri: string, what: string): Engine {
  return lazyEngine(uri, async () => {
    const { engine } = await openRuntime();
    if (engine.uri === uri) return engine;
    throw new MayflyError(
      "ATTACHED_ELSEWHERE",
      `The ${what} is on the engine ${uri}, and this process uses ${engine.uri}.`,
      { hint: "start and attach with the same DOCKER_HOST and docker context." },
    );
  });
}

async function openRuntime(): Promise<Runtime> {
  const { runtime } = await import("./runtime");
  return runtime();
}

async function awaitRestart(handle: ContainerHandle): Promise<void> {
  const lifecycle: typeof Lifecycle = await import("./lifecycle/start-container");
  await lifecycle.awaitRestart(handle);
}
