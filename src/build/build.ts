import { abortable } from "../common/abort";
import { labelsHere } from "../run/labels-here";
import { ownLabels } from "../run/session";
import { debug } from "../common/debug";
import { showProgress } from "../common/terminal/progress-line";
import type { Engine } from "../engine/engine";
import { keepReplaced } from "../engine/keep-replaced";
import { proxyVariables } from "../engine/proxy-variables";
import { messageOf } from "../errors";
import { localNames } from "../pull/image-reference";
import type { Runtime } from "../run/runtime";
import { hasGivenName, imageCreationLabels } from "../spec/labels/creation-labels";
import { ImageName } from "../spec/image-name";
import { credentialsFor, findBaseImages, wantsPull } from "./base-images";
import { buildKey } from "./build-key";
import { observe } from "../telemetry/observe";
import { LABEL_BUILD } from "../spec/labels/labels";
import type { BuildOrder } from "./build-order";
import {
  withProxyArgs,
  type BuildContext,
  type BuildLogSink,
  type BuildRequest,
} from "./build-request";
import { buildClassic } from "./classic";
import { lockBaseImages } from "./lock-base-images";
import { openContext } from "./context/open-context";
import { readingContext } from "./reading-context";
import { addsFromNetwork } from "./dockerfile-images";

type BuildRuntime = Pick<Runtime, "engine" | "config" | "session" | "reaper">;

/**
 * Builds an image and gives it a name.
 *
 * Unless `kept` is true, the image is removed with the session. Throws ImageBuildError,
 * InvalidOptionError.
 */
export function build(
  options: BuildOrder,
  image: string,
  { kept }: { readonly kept: boolean },
  runtime: BuildRuntime,
  signal?: AbortSignal,
): Promise<void> {
  return observe({ name: "image.build", image }, () =>
    buildNamed(options, image, kept, runtime, signal),
  );
}

async function buildNamed(
  options: BuildOrder,
  image: string,
  kept: boolean,
  runtime: BuildRuntime,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { engine, config, session, reaper } = runtime;
  signal?.throwIfAborted();
  const order = { ...options, platform: options.platform ?? config.defaultPlatform };
  const names = localNames(ImageName.fromString(image), config);
  await using context = await readingContext(image, () => openContext(order.source, order.builder));
  const dockerfile = await readingContext(image, () => context.readDockerfile());
  const locked = await lockBaseImages(dockerfile, order, runtime, signal);
  const images = await findBaseImages(dockerfile, order.buildArgs, engine, signal);
  const movable = images.filter(({ name }) => !locked.has(name.string));
  const pull = await wantsPull(movable, order.pullPolicy);
  if (!kept) await abortable(reaper.track(session.filter), signal);

  const given = imageCreationLabels(names.map((name) => name.string));
  const labels: Record<string, string> = { ...(kept ? {} : labelsHere(session)), ...given };
  if (order.skipUnchanged) {
    const key = await readingContext(image, () => buildKey(order, context, images, kept));
    labels[LABEL_BUILD] = key;
    const mayReuse = order.cache && !pull && !addsFromNetwork(dockerfile);
    if (mayReuse && (await reuseBuilt(key, kept, names, runtime, signal))) return;
  }

  const request: BuildRequest = {
    ...order,
    dockerfile: context.dockerfile,
    tags: names.map((name) => name.string),
    labels: { ...order.labels, ...labels },
    noCache: !order.cache,
    pull,
    registryConfig: await credentialsFor(images, config),
    proxyArgs: await proxyVariables(runtime),
  };
  let printed = "";
  using _shown = showProgress(config, () => ({ title: `build ${image}`, detail: printed }));
  const sink = (line: string): void => {
    printed = line;
    debug("build", () => `${image}: ${line}`);
    for (const logSink of order.logSinks) logSink(line);
  };
  await keepReplaced(engine, names, signal);
  const id = await runBuilder(engine, request, context, sink, signal);
  if (signal?.aborted === true) {
    await engine.images.remove(id);
    throw signal.reason;
  }
}

/** Builds with the builder that the request names, and returns the image's id. */
async function runBuilder(
  engine: Engine,
  request: BuildRequest,
  context: BuildContext,
  sink: BuildLogSink,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (request.builder === "classic") {
    return buildClassic(engine, withProxyArgs(request), context, sink, signal);
  }
  const { buildWithBuildKit } = await import("./buildkit/build-with-buildkit");
  return buildWithBuildKit(engine, request, context, sink, signal);
}

/** Gives the names to an image built from the same inputs. Returns false if no such image exists. */
async function reuseBuilt(
  key: string,
  kept: boolean,
  names: readonly ImageName[],
  { engine, session }: BuildRuntime,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  // Another process's image is not reused: it is removed when that process ends.
  const owner = kept ? {} : { ...session.filter, ...ownLabels(session) };
  const filter = { [LABEL_BUILD]: key, ...owner };
  const images = await engine.images.find({ labels: filter }, signal);
  // An image built from a matching image inherits its labels but has other content.
  const id = images.find((image) => hasGivenName(image.labels, image.names))?.id;
  if (id === undefined) return false;
  try {
    for (const name of names) await engine.images.tag(id, name, signal);
  } catch (error) {
    signal?.throwIfAborted();
    // The image was removed in the meantime.
    debug("build", () => `${id} was not reused: ${messageOf(error)}`);
    return false;
  }
  debug("build", () => `${names.join(", ")}: nothing changed since ${id} was built`);
  return true;
}
