import { fieldOf } from "../../errors";
import { ImageName } from "../../spec/image-name";
import type { ImageInfo, PullOptions } from "../engine";
import { followProgress } from "./progress-stream";
import { send, sendForJson, type Modem } from "./request";

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
