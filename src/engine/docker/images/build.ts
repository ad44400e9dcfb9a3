import type { Readable } from "node:stream";
import type { ImageBuildOptions, ImageBuildRequest } from "../../requests/builds";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { followBuild } from "./build-stream";
import type { EngineRequest } from "../../http/engine-request";
import { send, sendOnly, type Transport } from "../../http/request";
import { withUpload } from "../../http/upload";

/** `POST /build` of the Engine API, which is the classic builder unless it is told otherwise. */
export async function buildImage(
  transport: Transport,
  request: ImageBuildRequest,
  context: Readable,
  { registryConfig, onLine, trace }: ImageBuildOptions,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `build image ${request.tags[0] ?? "without a name"}`;
  const build = async (upload: Readable): Promise<string> => {
    const response = await send(
      transport,
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
    return followBuild(operation, response, { onLine, trace }, signal);
  };
  return withUpload({ operation, what: "build context" }, context, build, signal);
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

export async function removeLayer(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
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
