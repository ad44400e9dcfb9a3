import { readFileSync, statSync } from "node:fs";
import { posix, resolve } from "node:path";
import type { ContainerSpec, CopySource } from "./container-spec";

/**
 * Returns the text that a file of the container has when its process starts, if the options say so: from a copied
 * file, folder or content, or from a bind mount whose source is on this machine. Returns undefined otherwise, e.g.
 * for a file of the image.
 */
export function fileAtStart(
  { copies, bindMounts, workingDir = "/" }: ContainerSpec,
  path: string,
): string | undefined {
  const target = posix.resolve(workingDir, path);
  for (const mount of [...bindMounts].reverse()) {
    const source = sourceBelow(mount, target);
    if (source !== undefined) return readText(source);
  }
  for (const copy of [...copies].reverse()) {
    const text = copiedText(copy, target);
    if (text !== undefined) return text;
  }
  return undefined;
}

function copiedText(copy: CopySource, target: string): string | undefined {
  switch (copy.kind) {
    case "content":
      if (posix.normalize(copy.target) !== target) return undefined;
      return typeof copy.content === "string" || Buffer.isBuffer(copy.content)
        ? copy.content.toString()
        : undefined;
    case "file":
      return posix.normalize(copy.target) === target ? readText(copy.source) : undefined;
    case "directory": {
      const source = sourceBelow(copy, target);
      return source === undefined ? undefined : readText(source);
    }
  }
}

interface Placed {
  readonly source: string;
  readonly target: string;
}

function sourceBelow({ source, target: folder }: Placed, target: string): string | undefined {
  const below = posix.relative(posix.normalize(folder), target);
  return below.startsWith("..") ? undefined : resolve(source, below);
}

/** Returns undefined for a file that this process cannot read: the engine may still be able to. */
function readText(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
