import { fieldOf } from "../../errors";
import { ImageName } from "../../spec/image-name";
import type { ImageInfo, LabelFilter, PullOptions } from "../engine";
import { labelFilter } from "./paths";
import { followProgress } from "./progress-stream";
import { send, sendForJson, sendOnly, type Modem } from "./request";

export async function inspectImage(
  modem: Modem,
  image: string,
  signal?: AbortSignal,
): Promise<ImageInfo | undefined> {
  try {
    const answer = (await sendForJson(
      modem,
      {
        operation: `inspect image ${image}`,
        method: "GET",
        path: `/images/${image.split("/").map(encodeURIComponent).join("/")}/json`,
      },
      signal,
    )) as { Id: string; Os?: string; Architecture?: string };
    return { id: answer.Id, os: answer.Os ?? "", architecture: answer.Architecture ?? "" };
  } catch (error) {
    if (fieldOf(error, "statusCode") === 404) return undefined;
    throw error;
  }
}

export async function pullImage(
  modem: Modem,
  image: string,
  { platform, onProgress }: PullOptions,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `pull image ${image}`;
  const { registry, image: path, tag } = ImageName.fromString(image);
  const response = await send(
    modem,
    {
      operation,
      method: "POST",
      path: "/images/create",
      query: {
        fromImage: registry === undefined ? path : `${registry}/${path}`,
        // Always given: without a tag the engine pulls all that there are.
        tag,
        platform,
      },
    },
    signal,
  );
  await followProgress(operation, response, onProgress, signal);
}

export async function listImages(
  modem: Modem,
  filter: LabelFilter,
  signal?: AbortSignal,
): Promise<string[]> {
  const answer = (await sendForJson(
    modem,
    {
      operation: "list images",
      method: "GET",
      path: "/images/json",
      query: { filters: labelFilter(filter) },
    },
    signal,
  )) as { Id: string; Created?: number }[];
  return answer.sort((a, b) => (b.Created ?? 0) - (a.Created ?? 0)).map(({ Id }) => Id);
}

export async function removeImage(modem: Modem, id: string, signal?: AbortSignal): Promise<void> {
  await sendOnly(
    modem,
    {
      operation: `remove image ${id}`,
      method: "DELETE",
      path: `/images/${encodeURIComponent(id)}`,
      // Without it an image that has two names is refused.
      query: { force: true },
      accept: [404],
    },
    signal,
  );
}
