import { checkFolder } from "../build/context/check-source";
import { openContext } from "../build/context/open-context";
import { LastLines } from "../build/last-lines";
import type { ImageBuildTrace } from "../engine/requests/builds";
import { followBuild } from "../engine/docker/images/build-stream";
import { debug } from "../common/debug";
import { fieldOf, ImageBuildError, reasonOf } from "../errors";
import type { DockerodeClient } from "./dockerode";

/** Sends a folder to the engine as a build context, and waits until the build has ended. */
export async function buildWithDockerode(
  docker: DockerodeClient,
  folder: string,
  options: object,
): Promise<void> {
  const dockerfile = textOf(options, "dockerfile");
  const image = textOf(options, "t") ?? "without a name";
  // With this version, dockerode opens a BuildKit session.
  const builder = fieldOf(options, "version") === "2" ? "buildkit" : "classic";
  const dockerfileOptions = dockerfile === undefined ? {} : { dockerfileName: dockerfile };
  const source = checkFolder(folder, dockerfileOptions, "build");
  await using context = await openContext(source, builder);
  const lines = new LastLines();
  const trace: ImageBuildTrace = {
    step: undefined,
    exitCode: undefined,
    container: undefined,
    layers: [],
  };
  const onLine = (line: string): void => {
    lines.add(line);
    debug("build", () => `${image}: ${line}`);
  };
  try {
    // The docker CLI also sets `rm` and `forcerm`. Without them, a failed step's container would stay.
    const request = { rm: true, forcerm: true, ...options, dockerfile: context.dockerfile };
    const output = await docker.buildImage(context.tar(), request);
    await followBuild(`build image ${image}`, output, { onLine, trace });
  } catch (error) {
    const evidence = { step: trace.step, exitCode: trace.exitCode, logs: lines.all };
    throw new ImageBuildError(image, reasonOf(error), evidence, { cause: error });
  }
}

function textOf(options: object, name: string): string | undefined {
  const value = fieldOf(options, name);
  return typeof value === "string" ? value : undefined;
}
