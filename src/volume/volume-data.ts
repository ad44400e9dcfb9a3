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

/** Undefined for what is no volume's. Throws InvalidOptionError for a volume's of another shape. */
export function readVolumeData(data: unknown): StartedVolumeData | undefined {
  const format = fieldOf(data, "mayflyVolume");
  if (format === undefined) return undefined;
  const engine = fieldOf(data, "engine");
  const name = fieldOf(data, "name");
  const isWhole = typeof engine === "string" && typeof name === "string";
  if (format === FORMAT && isWhole) return toVolumeData({ engine, name });
  const expected = "what toJSON() of a started volume of this version of Mayfly gave";
  throw new InvalidOptionError("attach", expected, data);
}
