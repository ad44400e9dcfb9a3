import { PassThrough, type Readable } from "node:stream";
import { EngineError } from "../../../errors";
import type { ImportRequest, PullProgress } from "../../requests/images";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { followMessages, toProgress } from "./progress-stream";
import { relay } from "../../http/relay";
import { send, type Transport } from "../../http/request";
import { withUpload } from "../../http/upload";

export async function importImage(
  transport: Transport,
  { name, comment, changes }: ImportRequest,
  tar: Readable,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `import image ${name.string}`;
  let id: string | undefined;
  const start = async (upload: Readable): Promise<void> => {
    const response = await send(
      transport,
      {
        operation,
        method: "POST",
        path: "/images/create",
        query: { fromSrc: "-", repo: name.repository, tag: name.tag, message: comment },
        ...(changes.length > 0 && { repeated: { changes } }),
        upload,
        patience: PATIENCE_FOR_DATA,
      },
      signal,
    );
    const take = ({ status }: { readonly status?: string }): void => {
      if (status?.startsWith("sha256:") === true) id = status;
    };
    await followMessages(operation, response, take, signal);
  };
  await withUpload({ operation }, tar, start, signal);
  if (id === undefined) {
    throw new EngineError(operation, "its answer ended without an image id", undefined);
  }
  return id;
}

/** Podman lists all names in one line. */
const LOADED = /^Loaded image(?:\(s\)|s)?(?: ID)?: (.+)$/;

export async function loadImages(
  transport: Transport,
  tar: Readable,
  onProgress: (progress: PullProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string[]> {
  const operation = "load images";
  const loaded: string[] = [];
  const start = async (upload: Readable): Promise<void> => {
    const response = await send(
      transport,
      {
        operation,
        method: "POST",
        path: "/images/load",
        query: { quiet: false },
        upload,
        patience: PATIENCE_FOR_DATA,
      },
      signal,
    );
    await followMessages(
      operation,
      response,
      (message) => {
        // A message can have several lines, but a line is never split across two messages.
        for (const line of (message.stream ?? "").split("\n")) {
          const [, names] = LOADED.exec(line.trim()) ?? [];
          if (names !== undefined) loaded.push(...names.split(",").map((name) => name.trim()));
        }
        if (message.status !== undefined) onProgress(toProgress(message));
      },
      signal,
    );
  };
  await withUpload({ operation }, tar, start, signal);
  return loaded;
}

export async function saveImages(
  transport: Transport,
  images: readonly string[],
  signal?: AbortSignal,
): Promise<Readable> {
  const operation = `save ${images.length === 1 ? "image" : "images"} ${images.join(", ")}`;
  const response = await send(
    transport,
    {
      operation,
      method: "GET",
      path: "/images/get",
      repeated: { names: images },
      patience: PATIENCE_FOR_DATA,
    },
    signal,
  );
  const silence = transport.answerTimeout * PATIENCE_FOR_DATA;
  return relay(response, new PassThrough(), { operation, signal, silence });
}
