import { debug, isDebugging } from "../../common/debug";
import { MayflyError, messageOf, undefinedIfNotFound } from "../../errors";
import type { Labels } from "../../spec/container-spec";
import { differingParts, type HashParts } from "../../spec/hash-parts";
import {
  LABEL_COMPOSE_PARTS,
  LABEL_REUSE_CREATOR,
  LABEL_REUSE_HASH,
} from "../../spec/labels/labels";
import type { ComposeProject } from "../project";
import { LABEL_PROJECT, listContainers } from "../service-container";
import type { EnvironmentIdentity } from "./identity";

/**
 * Returns the labels of an object of the project; undefined if the project does not exist. Throws MayflyError with the
 * code REUSE_CONFLICT if a different project has its name.
 */
export async function labelsOfProject(
  project: ComposeProject,
  identity: EnvironmentIdentity,
  signal: AbortSignal | undefined,
): Promise<Labels | undefined> {
  const { value: labels } = await labelsOf(project, signal).next();
  if (labels === undefined || labels[LABEL_REUSE_HASH] === identity.hash) return labels;
  const { name } = project;
  const parts = readParts(labels);
  const why =
    labels[LABEL_REUSE_HASH] === undefined
      ? "was not created for reuse"
      : `differs in ${differences(parts, identity)}`;
  throw new MayflyError(
    "REUSE_CONFLICT",
    `The compose project ${name} already exists, but ${why}.`,
    {
      hint: `remove it with docker compose -p ${name} down --volumes, or choose another name with withProjectName() to have both`,
    },
  );
}

/** Returns whether one start has created all objects of a project: that with this label of its creator. */
export async function isCreatedBy(
  creator: string | undefined,
  project: ComposeProject,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for await (const labels of labelsOf(project, signal)) {
    if (labels[LABEL_REUSE_CREATOR] !== creator) return false;
  }
  return true;
}

/** Yields the labels of each object of the project, except of containers of `docker compose run`. */
async function* labelsOf(
  project: ComposeProject,
  signal: AbortSignal | undefined,
): AsyncGenerator<Labels, undefined> {
  const { containers, networks, volumes } = project.runtime.engine;
  const filter = { [LABEL_PROJECT]: project.name };
  for (const id of await listContainers(project, signal)) {
    const info = await containers.inspect(id, signal).catch(undefinedIfNotFound);
    if (info !== undefined) yield info.labels;
  }
  for (const id of await networks.list(filter, signal)) {
    const info = await networks.inspect(id, signal);
    if (info !== undefined) yield info.labels;
  }
  for (const volume of await volumes.list(filter, signal)) {
    const info = await volumes.inspect(volume, signal);
    if (info !== undefined) yield info.labels;
  }
}

/** If DEBUG is set, logs which environment is most similar to the wanted one and how it differs. */
export async function logNearestEnvironment(
  { runtime, name }: ComposeProject,
  { parts }: EnvironmentIdentity,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isDebugging("reuse")) return;
  const { containers } = runtime.engine;
  try {
    const projects = new Map<string, HashParts>();
    for (const id of await containers.list({ [LABEL_COMPOSE_PARTS]: "" }, signal)) {
      const info = await containers.inspect(id, signal).catch(undefinedIfNotFound);
      const theirs = info && readParts(info.labels);
      if (theirs !== undefined) projects.set(info?.labels[LABEL_PROJECT] ?? "", theirs);
    }
    const [nearest] = [...projects]
      .filter(([, theirs]) => isRelated(theirs, parts))
      .map(([project, theirs]) => ({ project, differing: differingParts(theirs, parts) }))
      .sort((a, b) => a.differing.length - b.differing.length);
    debug("reuse", () =>
      nearest === undefined
        ? `creating the compose environment ${name}: no existing one has its services or key`
        : `creating the compose environment ${name}: the most similar one is ${nearest.project}, which differs in ${nearest.differing.join(", ")}`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    debug("reuse", () => `could not look for similar environments: ${messageOf(error)}`);
  }
}

/** Returns whether two environments have the same key, or services of the same names. */
function isRelated(a: HashParts, b: HashParts): boolean {
  const namesOf = ({ services = {} }: HashParts): string => Object.keys(services).join();
  return (a["key"] !== undefined && a["key"] === b["key"]) || namesOf(a) === namesOf(b);
}

function differences(parts: HashParts | undefined, identity: EnvironmentIdentity): string {
  const differing = parts === undefined ? [] : differingParts(parts, identity.parts);
  return differing.length === 0 ? "its content" : differing.join(", ");
}

function readParts(labels: Labels): HashParts | undefined {
  try {
    const parts: unknown = JSON.parse(labels[LABEL_COMPOSE_PARTS] ?? "");
    return typeof parts === "object" && parts !== null ? (parts as HashParts) : undefined;
  } catch {
    // There is no such label, or another program wrote it.
    return undefined;
  }
}
