/** When the engine starts a process again that has ended: `docker run --restart`. */
export interface RestartPolicy {
  readonly name: RestartPolicyName;
  /** How often at most, for `on-failure`. Default: no limit. */
  readonly maximumRetries?: number;
}

export const RESTART_POLICIES = ["no", "on-failure", "always", "unless-stopped"] as const;
export type RestartPolicyName = (typeof RESTART_POLICIES)[number];

/** What the engine does with a container's output. */
export interface LogDriver {
  /** Such as `json-file`, `local`, `syslog` or `none`. */
  readonly name: string;
  /** Options by name, such as `{ "max-size": "1m" }`. */
  readonly options: Readonly<Record<string, string>>;
}

/** How a container looks up names. */
export interface DnsOptions {
  /** Addresses of the servers that are asked for names outside the container's networks. */
  readonly servers?: readonly string[];
  /** Domains that are added to short names. */
  readonly search?: readonly string[];
  /** Options of `resolv.conf`, such as `ndots:2`. */
  readonly options?: readonly string[];
}

/** The files of an image as a folder of a container. */
export interface ImageMount {
  /** The image's name in the engine. */
  readonly image: string;
  readonly target: string;
  /** The folder of the image that is mounted. Default: all of its files. */
  readonly subpath?: string;
}

/** Another container whose volumes and bind mounts a container gets. */
export interface VolumesFrom {
  /** The other container's id or name. */
  readonly container: string;
  readonly readOnly: boolean;
}
