import type { Engine } from "../../engine/engine";
import { undefinedIfNotFound } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { LABEL_TESTCONTAINERS_CONTAINER_HASH } from "../../spec/labels/labels";
import type { ReusePlan } from "./plan";

export interface Holders {
  /** The complete container, running or not. */
  readonly complete: ContainerInfo | undefined;
  /** The container that is being created, or was left incomplete. */
  readonly preparing: ContainerInfo | undefined;
}

/**
 * Finds the containers of a plan by hash and name. The hash alone is not enough: a container of an image
 * that was committed from a reused container has the same labels.
 */
export async function findHolders(
  engine: Engine,
  { hash, name, preparingName }: ReusePlan,
  signal: AbortSignal | undefined,
): Promise<Holders> {
  const ids = await engine.containers.list({ [LABEL_TESTCONTAINERS_CONTAINER_HASH]: hash }, signal);
  const found = [];
  for (const id of ids) found.push(await inspectIfThere(engine, id, signal));
  return {
    complete: found.find((info) => info?.name === `/${name}`),
    preparing: found.find((info) => info?.name === `/${preparingName}`),
  };
}

/** Inspects a container by its id or name. Returns undefined if it does not exist. */
export async function inspectIfThere(
  engine: Engine,
  idOrName: string,
  signal: AbortSignal | undefined,
): Promise<ContainerInfo | undefined> {
  return engine.containers.inspect(idOrName, signal).catch(undefinedIfNotFound);
}
