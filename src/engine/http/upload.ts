import { PassThrough, pipeline, type Readable } from "node:stream";
import { EngineError, messageOf } from "../../errors";

/**
 * Sends a request whose body is read from a stream. If reading the stream fails, throws EngineError with the reason.
 */
export async function withUpload<T>(
  { operation, what = "archive" }: { readonly operation: string; readonly what?: string },
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
    if (signal?.aborted === true || !sourceError) throw error;
    const reason = `the ${what} could not be read: ${messageOf(sourceError)}`;
    throw new EngineError(operation, reason, undefined, sourceError);
  } finally {
    // The engine can refuse before it has read everything. Then the source must not wait for a reader.
    upload.destroy();
  }
}
