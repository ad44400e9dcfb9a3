import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { undefinedIfNotFound } from "../errors";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { Engine } from "./engine";

/** Signs of a container around this process. */
export interface Clues {
  readonly hostname: string;
  /** The content of `/proc/self/cgroup`; empty if it cannot be read. */
  readonly cgroup: string;
  /** The content of `/proc/self/mountinfo`; empty if it cannot be read. */
  readonly mountInfo: string;
  readonly looksLikeContainer: boolean;
}

/** Returns the container that this process runs in, or undefined if it runs in none of the engine's containers. */
export type OwnContainer = () => Promise<ContainerInfo | undefined>;

const clues = (): Clues => ({
  hostname: hostname(),
  cgroup: readIfPresent("/proc/self/cgroup"),
  mountInfo: readIfPresent("/proc/self/mountinfo"),
  looksLikeContainer: looksLikeContainer(),
});

/**
 * Returns true if a file exists that Docker or Podman puts into all containers.
 *
 * The container may be another engine's, with both this engine and the tests inside.
 */
export function looksLikeContainer(): boolean {
  return existsSync("/.dockerenv") || existsSync("/run/.containerenv");
}

/** Returns a function that asks the engine at its first call, and again only after a failure. */
export function ownContainerOf(engine: Pick<Engine, "containers">): OwnContainer {
  let answer: Promise<ContainerInfo | undefined> | undefined;
  return () =>
    (answer ??= findOwnContainer(engine).catch((error: unknown) => {
      answer = undefined;
      throw error;
    }));
}

/**
 * Finds the engine's container that this process runs in. Does not ask the engine if there is no sign of a container.
 * Throws EngineError.
 */
export async function findOwnContainer(
  engine: Pick<Engine, "containers">,
  { hostname: ownHostname, cgroup, mountInfo, looksLikeContainer: looksLike }: Clues = clues(),
): Promise<ContainerInfo | undefined> {
  for (const id of new Set([...idsOfMounts(mountInfo), ...idsOfCgroups(cgroup)])) {
    const found = await inspect(engine, id);
    if (found?.state.running === true) return found;
  }
  if (!looksLike) return undefined;
  // If the engine hides its paths, the host name is the last clue. Engines also find containers by name, and another
  // container may have this host name as its name. So the host names are compared.
  const found = await inspect(engine, ownHostname);
  return found?.state.running === true && found.hostname === ownHostname ? found : undefined;
}

const ID = /[0-9a-f]{64}/;

/** Finds ids in mounts: engines mount files such as `…/containers/<id>/hostname` into a container. */
function idsOfMounts(mountInfo: string): string[] {
  return mountInfo.split("\n").flatMap((line) => {
    // For the fields, see proc_pid_mountinfo(5).
    const [, , , root = "", mountPoint = ""] = line.split(" ");
    const isOfContainer = /^\/etc\/(hostname|hosts|resolv\.conf)$/.test(mountPoint);
    return isOfContainer ? (ID.exec(root) ?? []) : [];
  });
}

/** Finds ids in e.g. `/docker/<id>`, `/system.slice/docker-<id>.scope`, `/machine.slice/libpod-<id>.scope`. */
function idsOfCgroups(cgroup: string): string[] {
  return cgroup.split("\n").flatMap((line) => ID.exec(line) ?? []);
}

async function inspect(
  engine: Pick<Engine, "containers">,
  idOrName: string,
): Promise<ContainerInfo | undefined> {
  return engine.containers.inspect(idOrName).catch(undefinedIfNotFound);
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not on Linux, or hidden.
    return "";
  }
}
