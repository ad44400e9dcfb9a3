import { statfs } from "node:fs/promises";
import { release, totalmem } from "node:os";
import { isInVirtualMachine } from "../../../engine/virtual-machine";
import { looksLikeContainer } from "../../../engine/own-container";
import { ok, problem, Unmet, warning, type Check, type EngineFacts, type Examined } from "../check";
import { formatBytes } from "../../sizes";

const LITTLE = 5 * 1024 ** 3;
const TOO_LITTLE = 512 * 1024 ** 2;
const ADVICE =
  "free space: docker system df shows what uses it, npx mayfly prune --baked and docker image prune remove images that nothing uses";

export const disk: Check = {
  name: "disk",
  // It may have to wait for the container that tells.
  limit: 100_000,
  run: async (examined) => {
    const { free, where } = await freeSpace(examined);
    const evidence = `${formatBytes(free)} left ${where}`;
    if (free < TOO_LITTLE) return problem(ADVICE, evidence);
    return free < LITTLE ? warning(ADVICE, evidence) : ok(evidence);
  },
};

/** Asks the file system of a local engine, otherwise a container on the engine. */
async function freeSpace({ facts, trial }: Examined): Promise<{ free: number; where: string }> {
  const found = await facts();
  const folder = found.info.dataFolder;
  if (isOnThisMachine(found)) {
    const free = await statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      // The folder is hidden from this user: a container can tell.
      () => undefined,
    );
    if (free !== undefined) return { free, where: `in ${folder}` };
  }
  const { freeDisk } = await trial();
  if (freeDisk === undefined) throw new Unmet("the container has no program df");
  return { free: freeDisk, where: "on the engine's machine, as a container sees it" };
}

/** Returns whether the engine's folders are those of this process: same kernel, and neither is in a container. */
function isOnThisMachine({ endpoint, info }: EngineFacts): boolean {
  return (
    "socketPath" in endpoint.address &&
    !isInVirtualMachine(info) &&
    !looksLikeContainer() &&
    info.dataFolder !== "" &&
    info.kernelVersion === release() &&
    info.memory === totalmem()
  );
}
