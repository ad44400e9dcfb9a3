import type { ImageBuildRequest } from "../engine/requests/builds";
import type { BuildContext } from "./build-request";
import { endsOpen, hasStage } from "./dockerfile-images";

/** What means itself in a Dockerfile, quoted. */
const PLAIN = /^[\w .:;,@/+=-]*$/;

/**
 * The same build with its labels in one instruction at the end of the Dockerfile: the classic builder
 * makes each label that it is given otherwise a step of its own, which takes it some 40 ms. Where that
 * cannot be done safely the build is given back as it is.
 */
export async function labelledAtOnce<Request extends ImageBuildRequest>(
  request: Request,
  context: BuildContext,
): Promise<{ readonly request: Request; readonly context: BuildContext }> {
  const labels = Object.entries(request.labels);
  const unchanged = { request, context };
  // What follows another stage than the last one would be shifted, and with it lines in errors.
  if (context.withDockerfile === undefined || request.target !== undefined) return unchanged;
  if (labels.length < 2 || !labels.flat().every((text) => PLAIN.test(text))) return unchanged;
  const text = await context.readDockerfile();
  if (!hasStage(text) || endsOpen(text)) return unchanged;
  const instruction = labels.map(([name, value]) => `"${name}"="${value}"`).join(" ");
  const labelled = context.withDockerfile(`${text}\nLABEL ${instruction}\n`);
  return {
    request: { ...request, labels: {}, dockerfile: labelled.dockerfile },
    context: labelled,
  };
}
