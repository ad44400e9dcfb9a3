import { PassThrough, type Readable } from "node:stream";
import type { CopyToContainerOptions } from "../../../spec/container-spec";
import { containerPath, shortId } from "../paths";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { relay } from "../../http/relay";
import { send, sendOnly, type Transport } from "../../http/request";
import { withUpload } from "../../http/upload";

export async function putArchive(
  transport: Transport,
  id: string,
  tar: Readable,
  target: string,
  { noOverwriteDirNonDir, copyUIDGID }: CopyToContainerOptions,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `copy files to ${target} in container ${shortId(id)}`;
  const put = (upload: Readable): Promise<number> =>
    sendOnly(
      transport,
      {
        operation,
        method: "PUT",
        path: containerPath(id, "archive"),
        query: { path: target, noOverwriteDirNonDir, copyUIDGID },
        upload,
        patience: PATIENCE_FOR_DATA,
      },
      signal,
    );
  await withUpload({ operation }, tar, put, signal);
}

export async function getArchive(
  transport: Transport,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<Readable> {
  const operation = `read ${path} out of container ${shortId(id)}`;
  const response = await send(
    transport,
    { operation, method: "GET", path: containerPath(id, "archive"), query: { path } },
    signal,
  );
  const silence = transport.answerTimeout;
  return relay(response, new PassThrough(), { operation, signal, silence });
}
