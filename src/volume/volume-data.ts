import { fieldOf, InvalidOptionError } from "../errors";

const FORMAT = 1;

/** A started volume as plain data, for `JSON.stringify` and `attach`. */
export interface StartedVolumeData {
  /** The version of this shape. */
  readonly mayflyVolume: typeof FORMAT;
  /** The URI of the volume's engine. */
  readonly engine: string;
  readonly name: string;
}

export function toVolumeData(volume: Omit<StartedVolumeData, "mayflyVolume">): StartedVolumeData {
  return { mayflyVolume: FORMAT, ...volume };
}

/** Parses a volume's data; undefined for other objects' data. Throws InvalidOptionError for another version. */
export function readVolumeData(data: unknown): StartedVolumeData | undefined {
  const format = fieldOf(data, "mayflyVolume");
  if (format === undefined) return undefined;
  const engine = fieldOf(data, "engine");
  const name = fieldOf(data, "name");
  const isWhole = typeof engine === "string" && typeof name === "string";
  if (format === FORMAT && isWhole) return toVolumeData({ engine, name });
  const expected = "the result of a started volume's toJSON() in this version of Mayfly";
  throw new InvalidOptionError("attach", expected, data);
}
