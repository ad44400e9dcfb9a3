/** An image in an engine. */
export interface ImageInfo {
  readonly id: string;
  readonly os: string;
  /** The architecture's name in Go: `amd64`, `arm64` … */
  readonly architecture: string;
  /** The architecture's variant, if it has several, e.g. `v7` of `arm`. */
  readonly variant?: string;
  /** When the image was built, not pulled. Some builds leave it out. */
  readonly created?: Date;
  /** When the image last got a name in this engine, if the engine reports it. */
  readonly lastTagged?: Date;
}

/** An image in a list. */
export interface ImageSummary {
  readonly id: string;
  /** All names, e.g. `redis:8`; empty for an image that has only an id. */
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly created?: Date;
  /** Unpacked bytes, including layers shared with other images. */
  readonly size: number;
}

/** One step of an image's history. */
export interface ImageHistoryStep {
  /** The instruction or command, e.g. `/bin/sh -c #(nop)  CMD ["redis-server"]`; can be empty. */
  readonly createdBy: string;
  readonly created?: Date;
  /** Bytes that the step added; zero if it changed only settings. */
  readonly size: number;
  readonly comment: string;
}

/** An image's health check. Times are in milliseconds; without one, the engine's applies. */
export interface ImageHealthCheck {
  /** `CMD-SHELL` and a command, `CMD` and words, or `NONE`. */
  readonly test: readonly string[];
  readonly interval?: number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly startPeriod?: number;
  readonly startInterval?: number;
}

/** An image's content, and its defaults for containers. */
export interface ImageDetails extends ImageInfo, ImageSummary {
  /** The digests under which registries know the image, e.g. `redis@sha256:…`; empty for a local image. */
  readonly digests: readonly string[];
  /** Digests of the layers, the lowest first. */
  readonly layers: readonly string[];
  /** The steps in order. Steps that change only settings have no layer. */
  readonly history: readonly ImageHistoryStep[];
  /** Ports with their protocol, e.g. `6379/tcp`. */
  readonly exposedPorts: readonly string[];
  /** Folders for which each container gets an anonymous volume. */
  readonly volumes: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined if the image sets no user; containers then run as root. */
  readonly user: string | undefined;
  readonly workingDir: string | undefined;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly stopSignal: string | undefined;
  readonly healthCheck: ImageHealthCheck | undefined;
  /** Instructions that run first when another image is built from this one. */
  readonly onBuild: readonly string[];
  readonly author: string;
  readonly comment: string;
}
