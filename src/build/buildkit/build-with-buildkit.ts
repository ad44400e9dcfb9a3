import type { Engine } from "../../engine/engine";
import { fieldOf, ImageBuildError, reasonOf } from "../../errors";
import {
  withProxyArgs,
  type BuildContext,
  type BuildLogSink,
  type BuildRequest,
} from "../build-request";
import { buildInSession } from "./build-in-session";
import { BuildProgress } from "./build-progress";
import { buildWithBuildx } from "./buildx/build-with-buildx";
import { chooseWay, type Way } from "./choose-way";
import { hintFor, plainReason } from "./explain-failure";
import { recognizableTar } from "./recognizable-tar";
import { refuseUnsupported } from "./refuse-unsupported";

/**
 * Builds an image with BuildKit, and returns the image's id.
 *
 * Throws InvalidOptionError, or ImageBuildError with the failed step, the exit code of its command,
 * and its last lines. Only tests pass `way`.
 */
export async function buildWithBuildKit(
  engine: Engine,
  request: BuildRequest,
  context: BuildContext,
  sink: BuildLogSink,
  signal?: AbortSignal,
  way?: Way,
): Promise<string> {
  const progress = new BuildProgress(sink);
  try {
    const chosen = way ?? (await chooseWay(request.buildArgs));
    await refuseUnsupported(engine, request, chosen);
    const build = chosen === "buildx" ? buildWithBuildx : buildInSession;
    return await build(
      engine,
      chosen === "buildx" ? request : withProxyArgs(request),
      () => recognizableTar(context.tar()),
      (status) => {
        progress.add(status);
      },
      signal,
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (fieldOf(error, "code") === "INVALID_OPTION") throw error;
    const words = reasonOf(error);
    const evidence = progress.evidence(words);
    const reason = plainReason(words);
    const hint = fieldOf(error, "hint") as string | undefined;
    throw new ImageBuildError(request.tags[0] ?? "without a name", reason, evidence, {
      hint: hint ?? (await hintFor(engine, request, reason, evidence)),
      cause: error,
    });
  }
}
