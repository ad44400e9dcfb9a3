import type Dockerode from "dockerode";
import { withRealMicrotasks } from "../../common/tar";
import { withoutDockerHost } from "../../config";
import type { EngineEndpoint } from "../endpoint";
import { makeDiscreet } from "./discreet-modem";
import { dockerodeOptions } from "./dockerode-options";

/** Returns a dockerode object for the engine. Loads dockerode, which takes about 120 ms. */
export function openDockerode(endpoint: EngineEndpoint): object {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- raw() is synchronous
  const Docker = withRealMicrotasks(() => require("dockerode") as typeof Dockerode);
  const dockerode = withoutDockerHost(() => new Docker(dockerodeOptions(endpoint)));
  makeDiscreet(dockerode.modem);
  return dockerode;
}
