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

/** Whether it is to be a network's, of whichever version. */
export function isNetworkData(data: unknown): data is StartedNetworkData {
  return fieldOf(data, "mayflyNetwork") !== undefined;
}

/** Throws InvalidOptionError. */
export function checkNetworkData(data: StartedNetworkData): StartedNetworkData {
  const texts: unknown[] = [data.engine, data.id, data.name];
  if (data.mayflyNetwork === FORMAT && texts.every((text) => typeof text === "string")) return data;
  const expected = "what toJSON() of a started network of this version of Mayfly gave";
  throw new InvalidOptionError("attach", expected, data);
}
