import type Dockerode from "dockerode";
import { withRealMicrotasks } from "../../common/tar";

/**
 * Loads dockerode, which takes about 120 ms. What needs it later calls this where the user's code runs: Jest
 * lets nothing be loaded between tests, where a pool's start can be running.
 */
export function loadDockerode(): typeof Dockerode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- raw() is synchronous
  return withRealMicrotasks(() => require("dockerode") as typeof Dockerode);
}
