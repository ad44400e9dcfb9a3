import type Dockerode from "dockerode";
import { withRealMicrotasks } from "../../common/tar";

/**
 * Loads dockerode, which takes about 120 ms.
 *
 * Code that needs dockerode later calls this early, while the user's code runs: Jest forbids loading modules between
 * tests, when a pool may be starting a container.
 */
export function loadDockerode(): typeof Dockerode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- raw() is synchronous
  return withRealMicrotasks(() => require("dockerode") as typeof Dockerode);
}
