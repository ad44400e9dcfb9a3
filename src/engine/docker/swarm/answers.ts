import { EngineError, fieldOf } from "../../../errors";
import type {
  RawServiceSpec,
  SwarmMembership,
  SwarmNode,
  SwarmPort,
  SwarmService,
  SwarmTask,
} from "../../requests/swarm";

export interface RawInfo {
  readonly Swarm?: {
    readonly NodeID?: string;
    readonly LocalNodeState?: string;
    readonly ControlAvailable?: boolean;
    readonly Nodes?: number;
  };
}

export interface RawNode {
  readonly ID: string;
  readonly Description?: { readonly Hostname?: string };
  readonly Spec?: { readonly Role?: string; readonly Availability?: string };
  readonly Status?: { readonly Addr?: string; readonly State?: string };
}

interface RawPort {
  readonly TargetPort?: number;
  readonly PublishedPort?: number;
  readonly Protocol?: string;
  readonly PublishMode?: string;
}

export interface RawTask {
  readonly ID: string;
  readonly ServiceID?: string;
  readonly Slot?: number;
  readonly NodeID?: string;
  readonly DesiredState?: string;
  readonly Status?: {
    readonly State?: string;
    readonly Err?: string;
    readonly ContainerStatus?: { readonly ContainerID?: string; readonly ExitCode?: number };
    readonly PortStatus?: { readonly Ports?: readonly RawPort[] | null };
  };
}

export interface RawService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: RawServiceSpec & { readonly Name?: string };
  readonly Endpoint?: { readonly Ports?: readonly RawPort[] | null };
  readonly UpdateStatus?: { readonly State?: string; readonly Message?: string };
}

export function toMembership({ Swarm = {} }: RawInfo): SwarmMembership {
  const { NodeID = "", LocalNodeState = "inactive", ControlAvailable = false, Nodes = 0 } = Swarm;
  return { state: LocalNodeState, isManager: ControlAvailable, nodeId: NodeID, nodes: Nodes };
}

export function toNode({ ID, Description, Spec, Status }: RawNode): SwarmNode {
  return {
    id: ID,
    hostname: Description?.Hostname ?? "",
    address: Status?.Addr ?? "",
    role: Spec?.Role ?? "",
    availability: Spec?.Availability ?? "",
    state: Status?.State ?? "",
  };
}

export function toTask({ ID, ServiceID, Slot, NodeID, DesiredState, Status }: RawTask): SwarmTask {
  const { ContainerID = "", ExitCode } = Status?.ContainerStatus ?? {};
  return {
    id: ID,
    serviceId: ServiceID ?? "",
    slot: Slot === 0 ? undefined : Slot,
    nodeId: NodeID ?? "",
    state: Status?.State ?? "",
    desiredState: DesiredState ?? "",
    error: Status?.Err ?? "",
    containerId: ContainerID === "" ? undefined : ContainerID,
    exitCode: ExitCode,
    ports: toPorts(Status?.PortStatus?.Ports),
  };
}

export function toService({ ID, Version, Spec, Endpoint, UpdateStatus }: RawService): SwarmService {
  const { State, Message = "" } = UpdateStatus ?? {};
  return {
    id: ID,
    name: Spec.Name ?? "",
    version: Version.Index,
    spec: Spec,
    ports: toPorts(Endpoint?.Ports),
    // The engine sends an empty object before the first update.
    update: State === undefined || State === "" ? undefined : { state: State, message: Message },
  };
}

const toPorts = (ports: readonly RawPort[] | null | undefined): SwarmPort[] =>
  (ports ?? []).map(({ TargetPort = 0, PublishedPort = 0, Protocol = "tcp", PublishMode }) => ({
    container: TargetPort,
    host: PublishedPort,
    protocol: Protocol,
    mode: PublishMode ?? "ingress",
  }));

/** Returns the id in the answer to a creation. Throws EngineError if the answer has none. */
export function idIn(operation: string, answer: unknown): string {
  const id = fieldOf(answer, "ID");
  if (typeof id === "string" && id !== "") return id;
  throw new EngineError(operation, "its answer has no id", undefined);
}
