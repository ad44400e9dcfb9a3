import { MayflyError, messageOf } from "../../errors";
import { hasCounterpart, isPeer } from "./module-names";

/** A package.json. */
export interface Manifest {
  /** Relative to the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly content: Record<string, unknown>;
}

/** The dependencies of one kind, by name. */
export type Section = Record<string, string>;

const SECTIONS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

/** Reads a package.json. Throws MayflyError `MANIFEST_INVALID` if it is not one. */
export function readManifest([path, text]: readonly [string, string]): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    refuse(path, messageOf(error));
  }
  if (!isRecord(content)) refuse(path, "it is not an object");
  return { path, text, content };
}

function refuse(path: string, reason: string): never {
  throw new MayflyError("MANIFEST_INVALID", `${path} cannot be read: ${reason}`, {
    hint: "Mend the file, then run mayfly migrate again. Nothing was changed.",
  });
}

/** Returns the packages of testcontainers that a package.json depends on. */
export const peersIn = ({ content }: Manifest): string[] =>
  sectionsOf(content).flatMap((section) => Object.keys(section).filter(isPeer));

/** Returns those of testcontainers' packages that Mayfly has no counterpart of, sorted. */
export const withoutCounterpart = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => !hasCounterpart(name)).sort();

/** Returns the dependencies of a package.json, kind by kind. */
export const sectionsOf = (content: Record<string, unknown>): Section[] =>
  SECTIONS.map((name) => content[name]).filter(isRecord) as Section[];

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
