import { debug } from "../common/debug";
import type { Engine } from "../engine/engine";
import type { ImageBuildTrace } from "../engine/requests/builds";
import { ImageBuildError, messageOf, reasonOf } from "../errors";
import type { BuildContext, BuildLogSink, BuildRequest } from "./build-request";
import { withLabelInstruction } from "./label-instruction";
import { LastLines } from "./last-lines";

/**
 * Builds an image with the engine's classic builder, and returns the image's id.
 *
 * Removes what a failed build has created. Throws ImageBuildError.
 */
export async function buildClassic(
  engine: Engine,
  request: BuildRequest,
  context: BuildContext,
  sink: BuildLogSink,
  signal?: AbortSignal,
): Promise<string> {
  const trace: ImageBuildTrace = {
    step: undefined,
    exitCode: undefined,
    container: undefined,
    layers: [],
  };
  const lines = new LastLines();
  const onLine = (line: string): void => {
    lines.add(line);
    sink(line);
  };
  try {
    const { registryConfig } = request;
    const labelled = await withLabelInstruction(request, context);
    return await engine.builds.run(
      labelled.request,
      labelled.context.tar(),
      { registryConfig, onLine, trace },
      signal,
    );
  } catch (error) {
    await removeRemains(engine, trace);
    signal?.throwIfAborted();
    const image = request.tags[0] ?? "without a name";
    const reason = reasonOf(error);
    throw new ImageBuildError(
      image,
      reason,
      {
        step: trace.step?.replace(/^Step \d+\/\d+ : /, ""),
        exitCode: trace.exitCode,
        logs: lines.all,
      },
      { hint: hintFor(reason), cause: error },
    );
  }
}

/**
 * Removes the container of the unfinished step, and the images of the earlier steps.
 *
 * The engine would remove the container only later. Images that something else uses, such as
 * another build, remain.
 */
async function removeRemains(
  engine: Engine,
  { container, layers }: ImageBuildTrace,
): Promise<void> {
  const quietly = async (what: string, removal: Promise<void>): Promise<void> => {
    try {
      await removal;
    } catch (error) {
      debug("build", () => `could not remove ${what}: ${messageOf(error)}`);
    }
  };
  if (container !== undefined) {
    await quietly(container, engine.containers.remove(container, { volumes: true }));
  }
  for (const layer of [...layers].reverse()) {
    await quietly(layer, engine.images.removeLayer(layer));
  }
}

function hintFor(reason: string): string | undefined {
  if (/the --mount option requires BuildKit|unknown flag: mount|requires BuildKit/i.test(reason)) {
    return "add withBuildkit(): the classic builder does not support this Dockerfile's syntax";
  }
  if (
    /pull access denied|: not found|manifest .*not found|manifest unknown|unauthorized/i.test(
      reason,
    )
  ) {
    return "check the names of the base images, and whether their registries require a login";
  }
  return undefined;
}
