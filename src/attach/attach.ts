import { attachContainer } from "./attach-container";
import { attachedEngine } from "./attached-engine";
import { isObjectData, objectOf, type ObjectData } from "../container/attachable-object";
import type { StartedContainerData } from "../container/container-data";
import type { StartedContainer } from "../container/started-container";
import { InvalidOptionError } from "../errors";
import { StartedNetwork } from "../network/started-network";
import { readNetworkData, type StartedNetworkData } from "../network/network-data";
import { StartedVolume } from "../volume/started-volume";
import { readVolumeData, type StartedVolumeData } from "../volume/volume-data";

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
  throw InvalidOptionError.quoting("attach", `data of a ${type.name}`, attached.constructor.name);
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
  return new StartedNetwork(attachedEngine(engine, `network ${name}`), id, name, BORROWED);
}

function attachVolume({ engine, name }: StartedVolumeData): StartedVolume {
  return new StartedVolume(attachedEngine(engine, `volume ${name}`), name, BORROWED);
}
