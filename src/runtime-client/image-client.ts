import { ensureImage } from "../pull/ensure-image";
import { imageReference } from "../pull/image-reference";
import type { Runtime } from "../run/runtime";
import { toImageName, type ImageName } from "../spec/image-name";
import { PullPolicy } from "../spec/pull-policy";
import type { DockerodeBuildOptions, DockerodeClient } from "./dockerode";
import { buildWithDockerode } from "./build-with-dockerode";

/** The engine's images. */
export class ImageClient {
  readonly #runtime: Runtime;
  readonly #docker: DockerodeClient;

  constructor(runtime: Runtime, docker: DockerodeClient) {
    this.#runtime = runtime;
    this.#docker = docker;
  }

  /** Pulls what is missing, with `force` also what is there. Throws ImagePullError. */
  async pull(
    imageName: ImageName,
    {
      force = false,
      platform,
    }: { readonly force?: boolean; readonly platform?: string | undefined } = {},
  ): Promise<void> {
    const wanted = {
      image: imageName,
      pullPolicy: force ? PullPolicy.alwaysPull() : PullPolicy.defaultPolicy(),
      ...(platform !== undefined && { platform }),
    };
    await ensureImage(wanted, this.#runtime);
  }

  /**
   * Builds from a folder, without what its `.dockerignore` names, by dockerode's own options
   * (`t`, `dockerfile`, `buildargs` …). What it makes is not removed by Mayfly. Throws
   * InvalidOptionError, ImageBuildError.
   */
  async build(context: string, options: DockerodeBuildOptions = {}): Promise<void> {
    await buildWithDockerode(this.#docker, context, options as object);
  }

  /** In the engine's own words and shape (Engine API, "Inspect an image"). Rejects when there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- dockerode's type is only needed by its users
  inspect(imageName: ImageName): Promise<any> {
    return this.#docker.getImage(this.#nameOf(imageName)).inspect();
  }

  async exists(imageName: ImageName): Promise<boolean> {
    return (await this.#runtime.engine.images.inspect(this.#nameOf(imageName))) !== undefined;
  }

  /** After substitutor and prefix, as for a container's image. */
  #nameOf(imageName: ImageName): string {
    return imageReference(toImageName(imageName), this.#runtime.config).string;
  }
}
