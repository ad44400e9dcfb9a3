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

/**
 * Returns the settings with which this engine is found. Settings that are only about the engine of `DOCKER_HOST`, such
 * as the host of its ports, do not hold for it.
 */
export function forEngine(settings: Config, choice: EngineChoice, origin: string): Config {
  const certPath = "address" in choice ? choice.certPath : undefined;
  const own: Partial<Config> = {
    tcHost: undefined,
    dockerHost: "address" in choice ? { uri: choice.address, origin } : undefined,
    dockerContext: "context" in choice ? choice.context : undefined,
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
