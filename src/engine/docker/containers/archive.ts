import { PassThrough, type Readable } from "node:stream";
import type { PathStat } from "../../requests/containers";
import type { CopyToContainerOptions } from "../../../spec/container-spec";
import { containerPath, shortId } from "../paths";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { relay } from "../../http/relay";
import { parseAnswer } from "../../http/parse-answer";
import { exchange, send, sendOnly, type Transport } from "../../http/request";
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

const NOT_FOUND = 404;
/** Bits of Go's `fs.FileMode`, in which the engine describes files. */
const FOLDER = 2 ** 31;
const LINK = 2 ** 27;

/** Engine API 1.41, "Get information about files in a container". */
interface RawStat {
  readonly mode?: number;
  readonly linkTarget?: string;
  readonly mtime?: string;
}

export async function statPath(
  transport: Transport,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<PathStat | undefined> {
  const operation = `look at ${path} in container ${shortId(id)}`;
  const { status, headers } = await exchange(
    transport,
    {
      operation,
      method: "HEAD",
      path: containerPath(id, "archive"),
      query: { path },
      accept: [NOT_FOUND],
      repeatable: true,
    },
    signal,
  );
  if (status === NOT_FOUND) return undefined;
  const stat = Buffer.from(String(headers["x-docker-container-path-stat"]), "base64").toString();
  const answer = parseAnswer(operation, stat, { status }) as RawStat;
  const { mode = 0, linkTarget, mtime = 0 } = answer;
  const has = (bit: number): boolean => Math.floor(mode / bit) % 2 === 1;
  return {
    isFolder: has(FOLDER),
    linkTarget: has(LINK) ? linkTarget : undefined,
    modified: new Date(mtime),
  };
}
