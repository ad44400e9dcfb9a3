import { hostname, networkInterfaces } from "node:os";
import { sha256 } from "../crypto";
import { fieldOf } from "../errors";
import { processWide, realProcess } from "../process-wide";
import { linkIfPresent, readIfPresent, statusOf } from "./process-files";

/** One process among all that there ever were, as it stands in labels. */
export interface Owner {
  /** What outlives a restart of its machine; empty where nothing tells machines apart for sure. */
  readonly machine: string;
  /** Within which process ids mean something: one start of one machine, one namespace of it. */
  readonly space: string;
  readonly pid: number;
  /** When it was started, in the kernel's clock ticks since boot; `0` where that is not known. */
  readonly start: string;
}

export type OwnerState = "alive" | "dead" | "unknown";

/** The namespace of process ids that Linux starts with, which is no container's. */
const FIRST_NAMESPACE = "pid:[4026531836]";
const DIGEST_LENGTH = 12;

/** A process of this machine; undefined when there is none of that id. */
export function ownerOf(pid: number): Owner | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : { ...here(), pid, start };
}

export function formatOwner({ machine, space, pid, start }: Owner): string {
  return [machine, space, pid, start].join(".");
}

/** Undefined for what is no owner, such as the empty value of an image that is kept. */
export function parseOwner(text: string | undefined): Owner | undefined {
  const match = /^([0-9a-f]*)\.([0-9a-f]+)\.([1-9]\d*)\.(\d+)$/.exec(text ?? "");
  if (match === null) return undefined;
  const [, machine = "", space = "", pid = "", start = ""] = match;
  return { machine, space, pid: Number(pid), start };
}

/**
 * Whether the process lives still. Only what this machine can see is judged: another machine's, or
 * one in a container with process ids of its own, is unknown. One from before a restart of this very
 * machine is dead.
 */
export function stateOf(owner: Owner, { machine, space }: Place = here()): OwnerState {
  if (owner.space === space) {
    const start = startOf(owner.pid);
    // An id that has been given to another process since.
    return start !== undefined && start === owner.start ? "alive" : "dead";
  }
  return machine !== "" && owner.machine === machine ? "dead" : "unknown";
}

type Place = Pick<Owner, "machine" | "space">;

/** Where this process runs: found once, and not by each test file. */
const here = (): Place => processWide("place", findPlace);

function findPlace(): Place {
  const boot = readIfPresent("/proc/sys/kernel/random/boot_id").trim();
  const namespace = linkIfPresent("/proc/self/ns/pid");
  if (boot === "" || namespace === "") {
    // Not Linux. Addresses change with docks and VPNs; then what was left is unknown, and stays.
    const addresses = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal }) => !internal)
      .map(({ mac }) => mac);
    return { machine: "", space: digest([hostname(), ...new Set(addresses)].join()) };
  }
  const id = readIfPresent("/etc/machine-id").trim();
  const isMachine = namespace === FIRST_NAMESPACE && id !== "";
  return {
    machine: isMachine ? digest(`${id} ${hostname()}`) : "",
    space: digest(`${boot} ${namespace}`),
  };
}

/** When a process was started; undefined when it has ended, also if nobody has asked for its end yet. */
function startOf(pid: number): string | undefined {
  const status = statusOf(pid);
  if (status !== undefined) return status.hasEnded ? undefined : status.start;
  if (readIfPresent("/proc/self/stat") !== "") return undefined;
  try {
    realProcess.kill(pid, 0);
    return "0";
  } catch (error) {
    return fieldOf(error, "code") === "ESRCH" ? undefined : "0";
  }
}

function digest(text: string): string {
  return sha256(text).slice(0, DIGEST_LENGTH);
}
