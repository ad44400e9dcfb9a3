import { parseDate } from "../../../common/parse-date";
import type { ImageName } from "../../../spec/image-name";
import type { ImageInfo } from "../../../spec/inspect/image-info";
import type { LabelFilter } from "../../requests/label-filter";
import type { PullOptions, PushOptions } from "../../requests/images";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { imagePath, labelFilter } from "../paths";
import { followProgress } from "./progress-stream";
import { send, type Transport } from "../../http/request";
import { command, idsOf, lookup, query } from "../request-kinds";

/** The fields of "Inspect an image" that ImageInfo needs. */
export interface RawImage {
  readonly Id: string;
  readonly Os?: string;
  readonly Architecture?: string;
  readonly Variant?: string;
  readonly Created?: string;
  readonly Metadata?: { readonly LastTagTime?: string } | null;
}

export const inspectImage = lookup(
  (image: string) => ({
    operation: `inspect image ${image}`,
    method: "GET",
    path: `${imagePath(image)}/json`,
  }),
  toImageInfo,
);

export function toImageInfo(raw: RawImage): ImageInfo {
  const { Id, Os, Architecture, Variant, Created, Metadata } = raw;
  const lastTagged = parseDate(Metadata?.LastTagTime);
  return {
    id: Id,
    os: Os ?? "",
    architecture: Architecture ?? "",
    ...(Variant !== undefined && Variant !== "" && { variant: Variant }),
    ...created(parseDate(Created)),
    ...(lastTagged !== undefined && { lastTagged }),
  };
}

/** Returns the date as a field. Leaves out the dates that reproducible builds set: 1970, or Go's zero time. */
export function created(date: Date | undefined): Pick<ImageInfo, "created"> {
  return date !== undefined && date.getTime() > 0 ? { created: date } : {};
}

export async function pullImage(
  transport: Transport,
  { string, repository, tag }: ImageName,
  { platform, auth, onProgress }: PullOptions,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `pull image ${string}`;
  const response = await send(
    transport,
    {
      operation,
      method: "POST",
      path: "/images/create",
      query: {
        fromImage: repository,
        // Always given: without a tag the engine pulls all tags.
        tag,
        platform,
      },
      // The caller watches the progress, and aborts a stalled pull.
      patience: Infinity,
      registryAuth: auth,
    },
    signal,
  );
  await followProgress(operation, response, onProgress, signal);
}

export async function pushImage(
  transport: Transport,
  { string, repository, tag }: ImageName,
  { auth, onProgress }: PushOptions,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `push image ${string}`;
  const response = await send(
    transport,
    {
      operation,
      method: "POST",
      path: `${imagePath(repository)}/push`,
      // Always given: without a tag the engine pushes all tags.
      query: { tag },
      patience: Infinity,
      // Engines before API 1.42 refuse a push without this header; an empty login satisfies them.
      registryAuth: auth ?? {},
    },
    signal,
  );
  await followProgress(operation, response, onProgress, signal);
}

export const tagImage = command((image: string, { repository, tag }: ImageName) => ({
  operation: `tag image ${image}`,
  method: "POST",
  path: `${imagePath(image)}/tag`,
  query: { repo: repository, tag },
}));

export const listImages = query(
  (filter: LabelFilter) => ({
    operation: "list images",
    method: "GET",
    path: "/images/json",
    query: { filters: labelFilter(filter) },
  }),
  (images: { Id: string; Created?: number }[]) =>
    idsOf(images.sort((a, b) => (b.Created ?? 0) - (a.Created ?? 0))),
);

export const removeImage = command((id: string) => ({
  operation: `remove image ${id}`,
  method: "DELETE",
  path: `/images/${encodeURIComponent(id)}`,
  // Without force, the engine refuses to remove an image with two names.
  query: { force: true },
  accept: [404],
  patience: PATIENCE_FOR_DATA,
}));

export const untagImage = command((image: string, { force }: { readonly force: boolean }) => ({
  operation: `remove image ${image}`,
  method: "DELETE",
  path: imagePath(image),
  query: { force: force || undefined },
  accept: [404],
}));
