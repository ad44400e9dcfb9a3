import { ensureImage } from "../pull/ensure-image";
import { imageReference } from "../pull/image-reference";
import type { Runtime } from "../run/runtime";
import { toImageName, type ImageName } from "../spec/image-name";
import { PullPolicy } from "../spec/pull-policy";
import type { DockerodeBuildOptions, DockerodeClient } from "./dockerode";
import { buildWithDockerode } from "./build-with-dockerode";

/** Access to images, with testcontainers' interface. */
export class ImageClient {
  readonly #runtime: Runtime;
  readonly #docker: DockerodeClient;

  constructor(runtime: Runtime, docker: DockerodeClient) {
    this.#runtime = runtime;
    this.#docker = docker;
  }

  /** Pulls an image if it is missing or `force` is true. Throws ImagePullError. */
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
   * Builds an image from a folder, without the files that its `.dockerignore` excludes. The options are
   * dockerode's (`t`, `dockerfile`, `buildargs` …). Mayfly does not remove the image. Throws InvalidOptionError,
   * ImageBuildError.
   */
  async build(context: string, options: DockerodeBuildOptions = {}): Promise<void> {
    await buildWithDockerode(this.#docker, context, options as object);
  }

  /** Returns the engine's answer unchanged (Engine API, "Inspect an image"). Rejects if the image does not exist. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- dockerode's type is only needed by its users
  inspect(imageName: ImageName): Promise<any> {
    return this.#docker.getImage(this.#nameOf(imageName)).inspect();
  }

  async exists(imageName: ImageName): Promise<boolean> {
    return (await this.#runtime.engine.images.inspect(this.#nameOf(imageName))) !== undefined;
  }

  /** Applies the image name substitutor and the prefix, as for a container's image. */
  #nameOf(imageName: ImageName): string {
    return imageReference(toImageName(imageName), this.#runtime.config).string;
  }
}
