import { chosenBuilder, type Way } from "./choose-way";
import type { Engine } from "../../engine/engine";
import { InvalidOptionError, MayflyError } from "../../errors";
import type { BuildRequest } from "../build-request";

/** The first engine version whose BuildKit can change the size of a step's /dev/shm (64 MiB). */
const SHM_SINCE = 23;

/** Throws for options that BuildKit would ignore, or reject without a clear message. */
export async function refuseUnsupported(
  engine: Engine,
  request: BuildRequest,
  way: Way,
): Promise<void> {
  const { platform, shmSize } = request;
  if (platform?.includes(",") === true) {
    throw InvalidOptionError.quoting("withPlatform", "a single platform", platform);
  }
  if (shmSize === undefined || (way === "buildx" && chosenBuilder() !== undefined)) return;
  const { serverVersion } = await engine.info();
  if (Number.parseInt(serverVersion, 10) >= SHM_SINCE) return;
  throw new MayflyError(
    "IMAGE_BUILD_FAILED",
    `the BuildKit of engine ${serverVersion} cannot change the size of /dev/shm`,
    {
      hint: `use engine ${SHM_SINCE} or later, or remove withBuildkit() and the options that need it`,
    },
  );
}
