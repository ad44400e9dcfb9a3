import { fieldOf, InvalidOptionError } from "../errors";

const FORMAT = 1;

/** A started network as plain data: what `JSON.stringify` makes of one, and what `attach` takes. */
export interface StartedNetworkData {
  /** The version of this shape. */
  readonly mayflyNetwork: typeof FORMAT;
  /** The engine that it is on, as its URI. */
  readonly engine: string;
  readonly id: string;
  readonly name: string;
}

export function toNetworkData(
  network: Omit<StartedNetworkData, "mayflyNetwork">,
): StartedNetworkData {
  return { mayflyNetwork: FORMAT, ...network };
}

/** Undefined for what is no network's. Throws InvalidOptionError for a network's of another shape. */
export function readNetworkData(data: unknown): StartedNetworkData | undefined {
  const format = fieldOf(data, "mayflyNetwork");
  if (format === undefined) return undefined;
  const engine = fieldOf(data, "engine");
  const id = fieldOf(data, "id");
  const name = fieldOf(data, "name");
  const isWhole = typeof engine === "string" && typeof id === "string" && typeof name === "string";
  if (format === FORMAT && isWhole) return toNetworkData({ engine, id, name });
  const expected = "what toJSON() of a started network of this version of Mayfly gave";
  throw new InvalidOptionError("attach", expected, data);
}
