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
 * Returns the object for a container, network, volume or compose environment that another process has started. `data` is
 * what the object's `toJSON()` returned there, and `type` is the object's class. All methods work; the
 * engine's client is loaded when a method needs it. The end of an `await using` block only releases the
 * object; `stop()` stops or removes it, and an environment's `down()` removes it. Throws InvalidOptionError for other data and for data of
 * another class. A method throws MayflyError with the code ATTACHED_ELSEWHERE if this process uses
 * another engine.
 *
 * Also accepts the data of modules' objects whose `toJSON()` returns ObjectData, such as a server's
 * database.
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

/** The other process owns it: the end of an `await using` block only releases it. */
const BORROWED = { reused: false };

function attachNetwork({ engine, id, name }: StartedNetworkData): StartedNetwork {
  return new StartedNetwork(attachedEngine(engine, `network ${name}`), id, name, BORROWED);
}

function attachVolume({ engine, name }: StartedVolumeData): StartedVolume {
  return new StartedVolume(attachedEngine(engine, `volume ${name}`), name, BORROWED);
}
