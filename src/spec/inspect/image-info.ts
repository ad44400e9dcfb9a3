/** What an engine says of an image that it has. */
export interface ImageInfo {
  readonly id: string;
  readonly os: string;
  /** As Go names it: `amd64`, `arm64` … */
  readonly architecture: string;
  /** Of an architecture that has some, e.g. `v7` of `arm`. */
  readonly variant?: string;
  /** When it was built, not when it was pulled; builds can be told to leave it out. */
  readonly created?: Date;
  /** When a name was last given to it in this engine, where that says so. */
  readonly lastTagged?: Date;
}

/** One image in a list of them. */
export interface ImageSummary {
  readonly id: string;
  /** All of them, e.g. `redis:8`; none for one that only has its id. */
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly created?: Date;
  /** Bytes, unpacked, those that it shares with others included. */
  readonly size: number;
}

/** One step of how an image was made, as far as it was told. */
export interface ImageHistoryStep {
  /** The instruction or command, e.g. `/bin/sh -c #(nop)  CMD ["redis-server"]`; may be empty. */
  readonly createdBy: string;
  readonly created?: Date;
  /** Bytes that it added; zero for one that changed settings only. */
  readonly size: number;
  readonly comment: string;
}

/** What an image is made of, and what it says of the containers that are made of it. */
export interface ImageDetails extends ImageInfo, ImageSummary {
  /** Under which registries know it, e.g. `redis@sha256:…`; none for one that was made here. */
  readonly digests: readonly string[];
  /** Digests of the layers' contents, the lowest first. */
  readonly layers: readonly string[];
  /** The first step first. Steps that only change settings have no layer. */
  readonly history: readonly ImageHistoryStep[];
  /** With their protocol, e.g. `6379/tcp`. */
  readonly exposedPorts: readonly string[];
  /** Folders that get an anonymous volume each. */
  readonly volumes: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined where it does not say: root. */
  readonly user: string | undefined;
  readonly workingDir: string | undefined;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly stopSignal: string | undefined;
  /** Instructions that builds on it begin with. */
  readonly onBuild: readonly string[];
  readonly author: string;
  readonly comment: string;
}
