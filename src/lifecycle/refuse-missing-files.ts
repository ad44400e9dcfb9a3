import { extname } from "node:path";
import { InvalidOptionError } from "../errors";
import type { BindMount, ContainerSpec } from "../spec/container-spec";
import { statPath } from "../spec/inspect/stat-path";
import type { StartContext } from "./start-context";

/**
 * Throws InvalidOptionError for a bind mount of a file that does not exist: the engine would create a
 * folder in its place, owned by root.
 *
 * Checks nothing if the engine may see other files than this process. A missing folder is no error: the
 * engine creates it, for example for results.
 */
export function refuseMissingFiles(
  { bindMounts }: ContainerSpec,
  { hostGateway }: Pick<StartContext, "hostGateway">,
): void {
  // Only an engine on this machine is reached by a relay.
  if (hostGateway.route.by !== "relay") return;
  for (const mount of bindMounts) {
    if (!looksLikeFile(mount) || statPath(mount.source) !== undefined) continue;
    const hint = "the engine would create an empty folder there, and mount that";
    throw InvalidOptionError.quotingPath(
      "withBindMounts.source",
      "an existing file",
      mount.source,
      hint,
    );
  }
}

/** Returns true if both names end in the same extension, such as `.sql`. Folders of settings end in `.d`. */
function looksLikeFile({ source, target }: BindMount): boolean {
  const extension = extname(source);
  return extension === extname(target) && /^\.[A-Za-z]\w*$/.test(extension) && extension !== ".d";
}
