import { PassThrough, pipeline, type Duplex, type Readable } from "node:stream";
import { EngineError, fieldOf, messageOf } from "../../../errors";
import type { ImageBuildRequest, SessionBuildOptions, SessionRequest } from "../../requests/builds";
import { lineAssembler, LONGEST_MESSAGE } from "../../log-lines";
import { toParameters } from "./build";
import { PATIENCE_FOR_DATA } from "../transport/answer-limit";
import { engineFailure } from "../transport/engine-failure";
import { parseAnswer } from "../transport/parse-answer";
import { toProgressMessage } from "../transport/progress-message";
import { send, upgrade, type Modem } from "../transport/request";

/** `POST /session`: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Session */
export function openBuildSession(
  modem: Modem,
  { id, methods }: SessionRequest,
  signal?: AbortSignal,
): Promise<Duplex> {
  return upgrade(
    modem,
    {
      operation: "open a build session",
      method: "POST",
      path: "/session",
      headers: {
        Upgrade: "h2c",
        "X-Docker-Expose-Session-Uuid": id,
        "X-Docker-Expose-Session-Name": "mayfly",
        "X-Docker-Expose-Session-Grpc-Method": methods,
      },
    },
    signal,
  );
}

/** `POST /build` with BuildKit, which asks for what it needs besides the context in the session. */
export async function buildInSession(
  modem: Modem,
  request: ImageBuildRequest,
  context: Readable,
  { session, onTrace }: SessionBuildOptions,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `build image ${request.tags[0] ?? "without a name"}`;
  let sourceError: unknown;
  const upload = pipeline(context, new PassThrough(), (error) => {
    sourceError = error;
  });
  const { query, repeated = {} } = toParameters(request);
  try {
    const response = await send(
      modem,
      {
        operation,
        method: "POST",
        path: "/build",
        query: { ...query, version: 2, session, buildid: session },
        repeated,
        upload,
        patience: PATIENCE_FOR_DATA,
      },
      signal,
    );
    return await followTrace(operation, response, onTrace, signal);
  } catch (error) {
    const readerLeft = fieldOf(sourceError, "code") === "ERR_STREAM_PREMATURE_CLOSE";
    if (signal?.aborted === true || !sourceError || readerLeft) throw error;
    const reason = `the build context could not be read: ${messageOf(sourceError)}`;
    throw new EngineError(operation, reason, undefined, sourceError);
  } finally {
    upload.destroy();
  }
}

/** Follows the answer to its end, and resolves with the image's id. */
export async function followTrace(
  operation: string,
  stream: Readable,
  onTrace: (trace: Buffer) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const messages = lineAssembler(LONGEST_MESSAGE);
  let image: string | undefined;
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const message = toProgressMessage(operation, parseLine(operation, line));
    const { id, aux, error, errorDetail } = message;
    const words = errorDetail?.message ?? error;
    if (words !== undefined) throw new EngineError(operation, words.trim(), undefined);
    if (id === "moby.buildkit.trace" && typeof aux === "string") {
      onTrace(Buffer.from(aux, "base64"));
    } else if (typeof aux === "object") image = aux.ID ?? image;
  };
  try {
    for await (const data of stream) messages.add(data as Buffer).forEach(take);
    messages.end().forEach(take);
  } catch (error) {
    throw engineFailure(operation, error, signal);
  }
  if (image !== undefined) return image;
  throw new EngineError(operation, "its answer ended without an image", undefined);
}

function parseLine(operation: string, line: string): unknown {
  return parseAnswer(operation, line, { what: "progress" });
}
