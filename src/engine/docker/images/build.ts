import type { Readable } from "node:stream";
import type { ImageBuildOptions, ImageBuildRequest } from "../../requests/builds";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { followBuild } from "./build-stream";
import type { EngineRequest } from "../../http/engine-request";
import { send, type Transport } from "../../http/request";
import { command } from "../request-kinds";
import { withUpload } from "../../http/upload";

/** Sends `POST /build`, which uses the classic builder by default. */
export async function buildImage(
  transport: Transport,
  request: ImageBuildRequest,
  context: Readable,
  { registryConfig, onLine, trace }: ImageBuildOptions,
  signal?: AbortSignal,
): Promise<string> {
  const operation = buildOperation(request);
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

/** Returns the operation of a build, as it follows "The engine failed to" in an error. */
export function buildOperation({ tags: [name] }: ImageBuildRequest): string {
  return name === undefined ? "build an unnamed image" : `build image ${name}`;
}

/** Returns the query fields that both builders take. */
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
      // The engine reads most strings as true, so a false field is left out.
      pull: request.pull || undefined,
      nocache: request.noCache || undefined,
      buildargs: isEmpty(buildArgs) ? undefined : buildArgs,
      labels: isEmpty(labels) ? undefined : labels,
      cachefrom: isEmpty(cacheFrom) ? undefined : cacheFrom,
      // Removes the containers of all steps, including a failed one.
      rm: true,
      forcerm: true,
    },
    repeated: {
      ...(request.tags.length > 0 && { t: request.tags }),
      ...(!isEmpty(extraHosts) && {
        // The engine splits at the first colon, so an IPv6 address stays intact.
        extrahosts: Object.entries(extraHosts).map(([host, address]) => `${host}:${address}`),
      }),
    },
  };
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

export const removeLayer = command((id: string) => ({
  operation: `remove layer ${id}`,
  method: "DELETE",
  path: `/images/${encodeURIComponent(id)}`,
  // Keeps the layer's parents, which may have existed before.
  query: { noprune: true },
  accept: [404, 409],
}));
