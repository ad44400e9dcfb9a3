import type { ContainerHandle } from "../container/container-handle";
import { ambient, type Ambient } from "../run/ambient";
import { labelsHere, originLabels } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import type { FaultProxy } from "../spec/network-faults";
import type { ContainerSpec, Labels } from "../spec/container-spec";
import { Phases } from "./phases";

/** Everything that a start needs besides its spec. */
export interface StartContext extends Runtime {
  /** Aborting it ends the start and undoes what was made. */
  readonly signal?: AbortSignal | undefined;
  /** Labels for the objects that the start creates. */
  readonly labels: Labels;
  /** The cause that the start is recorded with. */
  readonly attribution: NonNullable<Ambient["attribution"]>;
  readonly phases: Phases;
  /** The proxy of `withNetworkFaults()`, which has started. */
  readonly proxy?: FaultProxy;
}

/** Starts a container. `startBaked` gets a function of this type. */
export type Start = (spec: ContainerSpec, context: StartContext) => Promise<ContainerHandle>;

/** Returns the context of a new start. Nothing in the start reads `ambient()` after this. */
export function startContext(
  runtime: Runtime,
  signal?: AbortSignal,
  around: Ambient = ambient(),
): StartContext {
  return {
    ...runtime,
    signal,
    labels: { ...labelsHere(runtime.session, around), ...originLabels(around) },
    attribution: around.attribution ?? {},
    phases: new Phases(),
  };
}
