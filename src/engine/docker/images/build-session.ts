import type { Duplex, Readable } from "node:stream";
import { EngineError } from "../../../errors";
import type { ImageBuildRequest, SessionBuildOptions, SessionRequest } from "../../requests/builds";
import { lineAssembler, LONGEST_MESSAGE } from "../../log-lines";
import { buildOperation, toParameters } from "./build";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { engineFailure } from "../../http/engine-failure";
import { parseAnswer } from "../../http/parse-answer";
import { toProgressMessage } from "./progress-message";
import { send, upgrade, type Transport } from "../../http/request";
import { withUpload } from "../../http/upload";

/** Sends `POST /session`: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Session */
export function openBuildSession(
  transport: Transport,
  { id, methods }: SessionRequest,
  signal?: AbortSignal,
): Promise<Duplex> {
  return upgrade(
    transport,
    {
      operation: "open a build session",
      method: "POST",
      path: "/session",
      upgradeTo: "h2c",
      headers: {
        "X-Docker-Expose-Session-Uuid": id,
        "X-Docker-Expose-Session-Name": "mayfly",
        "X-Docker-Expose-Session-Grpc-Method": methods,
      },
    },
    signal,
  );
}

/** Sends `POST /build` for a BuildKit build. BuildKit requests everything except the context through the session. */
export async function buildInSession(
  transport: Transport,
  request: ImageBuildRequest,
  context: Readable,
  { session, onTrace }: SessionBuildOptions,
  signal?: AbortSignal,
): Promise<string> {
  const operation = buildOperation(request);
  const { query, repeated = {} } = toParameters(request);
  const build = async (upload: Readable): Promise<string> => {
    const response = await send(
      transport,
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
    return followTrace(operation, response, onTrace, signal);
  };
  return withUpload({ operation, what: "build context" }, context, build, signal);
}

/** Reads the answer to its end. Returns the image's id. */
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
  throw new EngineError(operation, "its answer ended without an image id", undefined);
}

function parseLine(operation: string, line: string): unknown {
  return parseAnswer(operation, line, { what: "progress" });
}
