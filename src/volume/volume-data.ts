import { fieldOf, InvalidOptionError } from "../errors";

const FORMAT = 1;

/** A started volume as plain data: what `JSON.stringify` makes of one, and what `attach` takes. */
export interface StartedVolumeData {
  /** The version of this shape. */
  readonly mayflyVolume: typeof FORMAT;
  /** The engine that it is on, as its URI. */
  readonly engine: string;
  readonly name: string;
}

export function toVolumeData(volume: Omit<StartedVolumeData, "mayflyVolume">): StartedVolumeData {
  return { mayflyVolume: FORMAT, ...volume };
}

/** Whether it is to be a volume's, of whichever version. */
export function isVolumeData(data: unknown): data is StartedVolumeData {
  return fieldOf(data, "mayflyVolume") !== undefined;
}

/** Throws InvalidOptionError. */
export function checkVolumeData(data: StartedVolumeData): StartedVolumeData {
  const texts: unknown[] = [data.engine, data.name];
  if (data.mayflyVolume === FORMAT && texts.every((text) => typeof text === "string")) return data;
  const expected = "what toJSON() of a started volume of this version of Mayfly gave";
  throw new InvalidOptionError("attach", expected, data);
}
