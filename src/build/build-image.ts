import type { Engine } from "../engine/engine";
import type { BuildContext, BuildLogSink, BuildRequest } from "./build-request";
import { buildClassic } from "./classic";

/** Builds with the builder that the request names, and resolves with the image's id. */
export async function buildImage(
  engine: Engine,
  request: BuildRequest,
  context: BuildContext,
  sink: BuildLogSink,
  signal?: AbortSignal,
): Promise<string> {
  if (request.builder === "classic") return buildClassic(engine, request, context, sink, signal);
  const { buildWithBuildKit } = await import("./buildkit/build-with-buildkit");
  return buildWithBuildKit(engine, request, context, sink, signal);
}
