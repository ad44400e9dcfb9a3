import { posix } from "node:path";
import type { ContainerMount } from "../../spec/inspect/container-info";

/** The file systems that every container has. The engine mounts them only for the container's processes. */
const SYSTEM: readonly ContainerMount[] = ["/proc", "/sys", "/dev"].map((target) => ({
  target,
  type: "file system of the kernel",
  isReadOnly: false,
}));

const HIDDEN_TYPES: readonly string[] = ["tmpfs", ...SYSTEM.map(({ type }) => type)];

/** Returns the mount that contains a path; undefined for the root file system. */
export function mountOf(
  path: string,
  mounts: readonly ContainerMount[],
): ContainerMount | undefined {
  let found: ContainerMount | undefined;
  for (const mount of [...SYSTEM, ...mounts]) {
    const isInner = found === undefined || mount.target.length >= found.target.length;
    if (isInner && isWithin(path, mount.target)) found = mount;
  }
  return found;
}

/**
 * Returns the mount that contains a path if the engine's archives cannot reach its files: they exist only for the
 * container's processes, while it runs. Returns undefined for all other paths.
 */
export function hiddenMountOf(
  path: string,
  mounts: readonly ContainerMount[],
): ContainerMount | undefined {
  const mount = mountOf(path, mounts);
  return mount !== undefined && HIDDEN_TYPES.includes(mount.type) ? mount : undefined;
}

/** Returns whether a mount is one that every container has. */
export function isSystem(mount: ContainerMount): boolean {
  return SYSTEM.includes(mount);
}

/** Returns whether a container has a tmpfs of its own, to which links can lead. */
export function hasTmpfs(mounts: readonly ContainerMount[]): boolean {
  return mounts.some(({ type }) => type === "tmpfs");
}

/** Returns whether a path is a folder or lies in it. Both are absolute. */
export function isWithin(path: string, folder: string): boolean {
  return posix.resolve(path) === folder || posix.resolve(path).startsWith(posix.join(folder, "/"));
}
