import { fieldOf, InvalidOptionError } from "../errors";

const FORMAT = 1;

/** A started network as plain data, for `JSON.stringify` and `attach`. */
export interface StartedNetworkData {
  /** The version of this shape. */
  readonly mayflyNetwork: typeof FORMAT;
  /** The URI of the network's engine. */
  readonly engine: string;
  readonly id: string;
  readonly name: string;
}

export function toNetworkData(
  network: Omit<StartedNetworkData, "mayflyNetwork">,
): StartedNetworkData {
  return { mayflyNetwork: FORMAT, ...network };
}

/** Parses a network's data; undefined for other objects' data. Throws InvalidOptionError for another version. */
export function readNetworkData(data: unknown): StartedNetworkData | undefined {
  const format = fieldOf(data, "mayflyNetwork");
  if (format === undefined) return undefined;
  const engine = fieldOf(data, "engine");
  const id = fieldOf(data, "id");
  const name = fieldOf(data, "name");
  const isWhole = typeof engine === "string" && typeof id === "string" && typeof name === "string";
  if (format === FORMAT && isWhole) return toNetworkData({ engine, id, name });
  const expected = "the result of a started network's toJSON() in this version of Mayfly";
  throw new InvalidOptionError("attach", expected, data);
}
