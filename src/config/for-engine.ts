import type { Config } from "./settings";

/** An engine that code or a setting names. */
export type EngineChoice =
  | {
      /** An address as in `DOCKER_HOST`, such as `ssh://ci-2` or `tcp://ci-2:2376`. */
      readonly address: string;
      /** A folder with `ca.pem`, `cert.pem` and `key.pem`, for TLS. Default: as for `DOCKER_HOST`. */
      readonly certPath?: string;
    }
  | {
      /** The name of a context of the docker CLI. */
      readonly context: string;
    };

/** Returns what a word names: an address has a colon or is a path; anything else is the name of a context. */
export const choiceOf = (engine: string): EngineChoice =>
  /:|^\.?\//.test(engine) ? { address: engine } : { context: engine };

/** The docker CLI's name for the engine that `DOCKER_HOST` or the usual socket leads to. */
const DEFAULT_CONTEXT = "default";
const USUAL_SOCKET = "unix:///var/run/docker.sock";

/**
 * Returns the settings with which this engine is found. Settings that are only about the engine of `DOCKER_HOST`, such
 * as the host of its ports, do not apply to it.
 */
export function forEngine(settings: Config, choice: EngineChoice, origin: string): Config {
  const { address, context, certPath } = { ...NOTHING, ...choice };
  const uri = context === DEFAULT_CONTEXT ? (settings.dockerHost?.uri ?? USUAL_SOCKET) : address;
  const own: Partial<Config> = {
    tcHost: undefined,
    dockerHost: uri === undefined ? undefined : { uri, origin },
    dockerContext: uri === undefined ? context : undefined,
    hostOverride: undefined,
    dockerSocketOverride: undefined,
    engines: [],
    ...(certPath !== undefined && { certPath, tlsVerify: true }),
  };
  // Checked settings are getters, which have to stay so.
  const descriptors = {
    ...Object.getOwnPropertyDescriptors(settings),
    ...Object.getOwnPropertyDescriptors(own),
  };
  return Object.freeze(Object.defineProperties({}, descriptors)) as Config;
}

const NOTHING: { address?: string; context?: string; certPath?: string } = {};
