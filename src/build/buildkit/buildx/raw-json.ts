import { LONGEST_MESSAGE } from "../../../engine/log-lines";
import type { SolveStatus } from "../solve-status";

/**
 * A status in the format of `docker buildx build --progress=rawjson`: `vertexes`, `statuses` and
 * `logs`.
 *
 * Fields of unexpected types are treated as missing.
 */
type RawStatus = Readonly<Record<string, unknown>>;

/**
 * Returns a function that reads the output of buildx line by line.
 *
 * Statuses are JSON, either on one line or on several between braces at the margin. Lines between
 * them are plain text, in which buildx reports its own failures.
 */
export function rawJsonReader(
  onStatus: (status: SolveStatus) => void,
  onText: (line: string) => void,
): (line: string) => void {
  let pending: string[] = [];
  let length = 0;
  return (line) => {
    if (pending.length === 0 && !line.startsWith("{")) {
      onText(line);
      return;
    }
    pending.push(line);
    length += line.length + 1;
    const isWhole = pending.length === 1 || line === "}";
    if (!isWhole && length <= LONGEST_MESSAGE) return;
    const status = isWhole ? parse(pending.join("\n")) : undefined;
    if (status !== undefined) onStatus(toSolveStatus(status));
    else if (line === "{") return;
    else pending.forEach(onText);
    pending = [];
    length = 0;
  };
}

function parse(json: string): RawStatus | undefined {
  try {
    // It begins with a brace, so it is an object.
    return JSON.parse(json) as RawStatus;
  } catch {
    // The first line of several, or plain text that begins with a brace.
    return undefined;
  }
}

function toSolveStatus({ vertexes, statuses, logs }: RawStatus): SolveStatus {
  return {
    vertexes: objectsIn(vertexes).map(({ digest, name, cached, started, completed, error }) => ({
      digest: textOf(digest),
      name: textOf(name),
      cached: cached === true,
      started: typeof started === "string",
      completed: typeof completed === "string",
      error: textOf(error),
    })),
    progress: objectsIn(statuses).map(({ id, vertex, completed }) => ({
      id: textOf(id),
      vertex: textOf(vertex),
      completed: typeof completed === "string",
    })),
    logs: objectsIn(logs).map(({ vertex, data }) => ({
      vertex: textOf(vertex),
      data: Buffer.from(textOf(data), "base64"),
    })),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function objectsIn(value: unknown): RawStatus[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each): each is RawStatus => typeof each === "object" && each !== null);
}
