import { PassThrough, pipeline, type Readable } from "node:stream";
import { EngineError, fieldOf, messageOf } from "../../../errors";
import type { ImageBuildOptions, ImageBuildRequest } from "../../requests/builds";
import { PATIENCE_FOR_DATA } from "../transport/answer-limit";
import { followBuild } from "./build-stream";
import { send, sendOnly, type EngineRequest, type Modem } from "../transport/request";

/** `POST /build` of the Engine API, which is the classic builder unless it is told otherwise. */
export async function buildImage(
  modem: Modem,
  request: ImageBuildRequest,
  context: Readable,
  { registryConfig, onLine, trace }: ImageBuildOptions,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `build image ${request.tags[0] ?? "without a name"}`;
  let sourceError: unknown;
  // A source that breaks off becomes an error of the pipe; docker-modem alone would wait for more.
  const upload = pipeline(context, new PassThrough(), (error) => {
    sourceError = error;
  });
  try {
    const response = await send(
      modem,
      {
        operation,
        method: "POST",
        path: "/build",
        ...toParameters(request),
        upload,
        patience: PATIENCE_FOR_DATA,
        ...(registryConfig && { registryConfig }),
      },
      signal,
    );
    return await followBuild(operation, response, { onLine, trace }, signal);
  } catch (error) {
    if (signal?.aborted === true || !sourceError || isOfUpload(sourceError)) throw error;
    const reason = `the build context could not be read: ${messageOf(sourceError)}`;
    throw new EngineError(operation, reason, undefined, sourceError);
  } finally {
    // A refusal can come before everything was read: the source is not to wait for a reader.
    upload.destroy();
  }
}

/** The engine did not want all of it, which is no failure of the source. */
function isOfUpload(error: unknown): boolean {
  return fieldOf(error, "code") === "ERR_STREAM_PREMATURE_CLOSE";
}

/** What both builders are told. */
export function toParameters(
  request: ImageBuildRequest,
): Pick<EngineRequest, "query" | "repeated"> {
  const { buildArgs, labels, cacheFrom, extraHosts } = request;
  return {
    query: {
      dockerfile: request.dockerfile,
      target: request.target,
      platform: request.platform,
      networkmode: request.networkMode,
      shmsize: request.shmSize,
      // The engine takes any text but a few for "yes".
      pull: request.pull || undefined,
      nocache: request.noCache || undefined,
      buildargs: isEmpty(buildArgs) ? undefined : buildArgs,
      labels: isEmpty(labels) ? undefined : labels,
      cachefrom: isEmpty(cacheFrom) ? undefined : cacheFrom,
      // The containers of its steps go, also that of the one that fails.
      rm: true,
      forcerm: true,
    },
    repeated: {
      ...(request.tags.length > 0 && { t: request.tags }),
      ...(!isEmpty(extraHosts) && {
        // The engine splits at the first colon, so that addresses of IPv6 keep theirs.
        extrahosts: Object.entries(extraHosts).map(([host, address]) => `${host}:${address}`),
      }),
    },
  };
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

export async function removeLayer(modem: Modem, id: string, signal?: AbortSignal): Promise<void> {
  await sendOnly(
    modem,
    {
      operation: `remove layer ${id}`,
      method: "DELETE",
      path: `/images/${encodeURIComponent(id)}`,
      // Its parents may have been there before.
      query: { noprune: true },
      accept: [404, 409],
    },
    signal,
  );
}
