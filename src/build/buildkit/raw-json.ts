import { LONGEST_MESSAGE } from "../../engine/log-lines";
import type { SolveStatus } from "./solve-status";

/** A status as `docker buildx build --progress=rawjson` writes it. */
interface RawStatus {
  readonly vertexes?: readonly {
    readonly digest?: string;
    readonly name?: string;
    readonly cached?: boolean;
    readonly started?: string;
    readonly completed?: string;
    readonly error?: string;
  }[];
  readonly statuses?: readonly {
    readonly id?: string;
    readonly vertex?: string;
    readonly completed?: string;
  }[];
  readonly logs?: readonly { readonly vertex?: string; readonly data?: string }[];
}

/**
 * Reads what buildx writes, line by line: statuses as JSON, each on one line or spread over several
 * with its braces at the margin, and in between plain text, which is how it tells of its own failure.
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
    if (pending.length === 0) length = 0;
    pending.push(line);
    length += line.length;
    if (pending.length > 1 && line !== "}" && length <= LONGEST_MESSAGE) return;
    const status = parse(pending.join("\n"));
    if (status !== undefined) onStatus(toSolveStatus(status));
    else if (line === "{") return;
    else pending.forEach(onText);
    pending = [];
  };
}

function parse(json: string): RawStatus | undefined {
  try {
    return JSON.parse(json) as RawStatus;
  } catch {
    // The first line of several, or text that happens to begin with a brace.
    return undefined;
  }
}

function toSolveStatus({ vertexes = [], statuses = [], logs = [] }: RawStatus): SolveStatus {
  return {
    vertexes: vertexes.map(({ digest = "", name = "", cached = false, error = "", ...times }) => ({
      digest,
      name,
      cached,
      started: times.started !== undefined,
      completed: times.completed !== undefined,
      error,
    })),
    progress: statuses.map(({ id = "", vertex = "", completed }) => ({
      id,
      vertex,
      completed: completed !== undefined,
    })),
    logs: logs.map(({ vertex = "", data = "" }) => ({
      vertex,
      data: Buffer.from(data, "base64"),
    })),
  };
}
