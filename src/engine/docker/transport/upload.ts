import { PassThrough, pipeline, type Readable } from "node:stream";
import { EngineError, fieldOf, messageOf } from "../../../errors";

/**
 * Sends a request whose body is read from a stream. One that breaks off rejects with its own reason:
 * docker-modem alone would wait for more.
 */
export async function withUpload<T>(
  operation: string,
  source: Readable,
  send: (upload: Readable) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let sourceError: unknown;
  const upload = pipeline(source, new PassThrough(), (error) => {
    sourceError = error;
  });
  try {
    return await send(upload);
  } catch (error) {
    if (signal?.aborted === true || !sourceError || isUnread(sourceError)) throw error;
    const reason = `the archive could not be read: ${messageOf(sourceError)}`;
    throw new EngineError(operation, reason, undefined, sourceError);
  } finally {
    // A refusal can come before everything was read: the source is not to wait for a reader.
    upload.destroy();
  }
}

/** The engine did not want all of it, which is no failure of the source. */
function isUnread(error: unknown): boolean {
  return fieldOf(error, "code") === "ERR_STREAM_PREMATURE_CLOSE";
}
