import { withoutDockerHost } from "../../config";
import type { EngineEndpoint } from "../endpoint";
import { makeDiscreet } from "./discreet-modem";
import { dockerodeOptions } from "./dockerode-options";
import { loadDockerode } from "./load-dockerode";

/** Returns a dockerode object for the engine. Loads dockerode, which takes about 120 ms. */
export function openDockerode(endpoint: EngineEndpoint): object {
  const Docker = loadDockerode();
  const dockerode = withoutDockerHost(() => new Docker(dockerodeOptions(endpoint)));
  makeDiscreet(dockerode.modem);
  return dockerode;
}
