import { PassThrough, pipeline, type Readable } from "node:stream";
import { EngineError, messageOf } from "../../../errors";
import type { CopyToContainerOptions } from "../../../spec/container-spec";
import { containerPath, shortId } from "../transport/paths";
import { PATIENCE_FOR_DATA } from "../transport/answer-limit";
import { relay } from "../transport/relay";
import { send, sendOnly, type Modem } from "../transport/request";

export async function putArchive(
  modem: Modem,
  id: string,
  tar: Readable,
  target: string,
  { noOverwriteDirNonDir, copyUIDGID }: CopyToContainerOptions,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `copy files to ${target} in container ${shortId(id)}`;
  let sourceError: unknown;
  // A source that breaks off becomes an error of the pipe; docker-modem alone would wait for more.
  const upload = pipeline(tar, new PassThrough(), (error) => {
    sourceError = error;
  });
  try {
    await sendOnly(
      modem,
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
  } catch (error) {
    if (signal?.aborted === true || !sourceError) throw error;
    const reason = `the archive could not be read: ${messageOf(sourceError)}`;
    throw new EngineError(operation, reason, undefined, sourceError);
  } finally {
    // A refusal can come before everything was read: the source is not to wait for a reader.
    upload.destroy();
  }
}

export async function getArchive(
  modem: Modem,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<Readable> {
  const operation = `read ${path} out of container ${shortId(id)}`;
  const response = await send(
    modem,
    { operation, method: "GET", path: containerPath(id, "archive"), query: { path } },
    signal,
  );
  const silence = modem.answerTimeout;
  return relay(response, new PassThrough(), { operation, signal, silence });
}
