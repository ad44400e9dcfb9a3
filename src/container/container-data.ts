import { InvalidOptionError } from "../errors";
import type { ContainerInfo } from "../spec/inspect/container-info";
import { emptySpec, mergeSpec } from "../spec/merge-spec";
import type { FaultProxy } from "../spec/network-faults";
import type { ContainerSpec } from "../spec/container-spec";
import type { PortSpec } from "../spec/ports/exposed-port";
import type { ContainerHandle } from "./container-handle";

const FORMAT = 1;

/**
 * A started container as plain data. `JSON.stringify` writes the data, and `attach` takes it in another
 * process. Contains the fields of a module's class, including passwords.
 */
export interface StartedContainerData {
  /** The version of this shape. */
  readonly mayflyContainer: typeof FORMAT;
  /** The name under which its class was given to `attachable`; undefined for a plain StartedContainer. */
  readonly kind?: string;
  /** The additional data that the class needs. */
  readonly details?: unknown;
  /** URI of the container's engine. */
  readonly engine: string;
  readonly image: string;
  /** The host under which published ports are reached. */
  readonly host: string;
  readonly exposedPorts: readonly PortSpec[];
  /** Milliseconds. */
  readonly startupTimeout?: number;
  /** Milliseconds. */
  readonly stopTimeout?: number;
  readonly autoRemove: boolean;
  readonly info: ContainerInfo;
  /** The proxy of `withNetworkFaults()`. */
  readonly proxy?: FaultProxy;
}

/** The data that a subclass adds to its container's data. */
export interface Attachment {
  /** The name under which the class was given to `attachable`. */
  readonly kind: string;
  /** The data from which the class makes the object, after JSON. */
  readonly details: unknown;
}

export function toContainerData(
  { engine, spec, host, info, proxy }: ContainerHandle,
  attachment: Attachment | undefined,
): StartedContainerData {
  return {
    mayflyContainer: FORMAT,
    ...attachment,
    engine: engine.uri,
    image: spec.image,
    host,
    exposedPorts: spec.ports,
    ...(spec.startupTimeout !== undefined && { startupTimeout: spec.startupTimeout }),
    ...(spec.stopTimeout !== undefined && { stopTimeout: spec.stopTimeout }),
    autoRemove: spec.autoRemove,
    info,
    ...(proxy !== undefined && { proxy }),
  };
}

/** Restores the types that data had before JSON. Throws InvalidOptionError. */
export function readContainerData(data: StartedContainerData): StartedContainerData {
  const given = data as Partial<StartedContainerData> | null | undefined;
  if (given?.mayflyContainer !== FORMAT || typeof given.info !== "object") {
    const expected = "the result of a started container's toJSON() in this version of Mayfly";
    throw new InvalidOptionError("attach", expected, data);
  }
  const { state } = data.info;
  const date = (value: Date | string | undefined): Date | undefined =>
    value === undefined ? undefined : new Date(value);
  const info = {
    ...data.info,
    createdAt: date(data.info.createdAt),
    state: {
      ...state,
      health: state.health,
      startedAt: date(state.startedAt),
      finishedAt: date(state.finishedAt),
    },
  };
  return { ...data, info };
}

/** Returns the part of the spec that a running container needs. */
export function specOf(data: StartedContainerData): ContainerSpec {
  return mergeSpec(emptySpec(data.image), {
    ports: data.exposedPorts,
    autoRemove: data.autoRemove,
    ...(data.startupTimeout !== undefined && { startupTimeout: data.startupTimeout }),
    ...(data.stopTimeout !== undefined && { stopTimeout: data.stopTimeout }),
  });
}
