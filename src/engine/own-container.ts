import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { undefinedIfNotFound } from "../errors";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { Engine } from "./engine";

/** What a process can see of the container that it may run in; for tests. */
export interface Clues {
  readonly hostname: string;
  /** `/proc/self/cgroup`; empty where there is none. */
  readonly cgroup: string;
  /** `/proc/self/mountinfo`; empty where there is none. */
  readonly mountInfo: string;
  readonly looksLikeContainer: boolean;
}

/** The container that this process runs in, when it is one of the engine's. */
export type OwnContainer = () => Promise<ContainerInfo | undefined>;

const clues = (): Clues => ({
  hostname: hostname(),
  cgroup: readIfPresent("/proc/self/cgroup"),
  mountInfo: readIfPresent("/proc/self/mountinfo"),
  looksLikeContainer: looksLikeContainer(),
});

/**
 * True where there is the file that Docker or Podman puts into all containers. It proves nothing: it
 * also is where engine and tests stand side by side in a container of somebody else's engine.
 */
export function looksLikeContainer(): boolean {
  return existsSync("/.dockerenv") || existsSync("/run/.containerenv");
}

/** Asks when the answer is needed first, and only then. */
export function ownContainerOf(engine: Pick<Engine, "containers">): OwnContainer {
  let answer: Promise<ContainerInfo | undefined> | undefined;
  return () => (answer ??= findOwnContainer(engine));
}

/**
 * Looks for the container that this process runs in among the engine's. Where nothing hints at one
 * the engine is not asked. Throws EngineError when it fails.
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
  // The only clue that is left where the engine hides its own paths; but engines find containers by
  // their names as well, and another one may be called like this host.
  const found = await inspect(engine, ownHostname);
  return found?.state.running === true && found.hostname === ownHostname ? found : undefined;
}

const ID = /[0-9a-f]{64}/;

/** Engines mount these files of their own folder for the container: `…/containers/<id>/hostname`. */
function idsOfMounts(mountInfo: string): string[] {
  return mountInfo.split("\n").flatMap((line) => {
    // Fields: proc_pid_mountinfo(5).
    const [, , , root = "", mountPoint = ""] = line.split(" ");
    const isOfContainer = /^\/etc\/(hostname|hosts|resolv\.conf)$/.test(mountPoint);
    return isOfContainer ? (ID.exec(root) ?? []) : [];
  });
}

/** E.g. `/docker/<id>`, `/system.slice/docker-<id>.scope`, `/machine.slice/libpod-<id>.scope`. */
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
    // Not Linux, or hidden: then there is nothing to be seen.
    return "";
  }
}
