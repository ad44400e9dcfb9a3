import type { IncomingMessage } from "node:http";
import type { EngineEndpoint } from "../../engine/endpoint";
import { lineAssembler } from "../../engine/log-lines";
import { engineFailure } from "../../engine/http/engine-failure";
import { parseAnswer } from "../../engine/http/parse-answer";
import { send } from "../../engine/http/request";
import { EngineError } from "../../errors";

const OPERATION = "report its events";
/** An engine has as long for its answer's head as for that of other requests. */
const ANSWER_TIMEOUT_MS = 30_000;

/** Something that happened to a container. */
export interface ContainerEvent {
  readonly id: string;
  /** E.g. `create`, `start`, `die`, `destroy`, `health_status: healthy`. */
  readonly action: string;
  /** By the engine's clock. */
  readonly at: Date;
  /** The container's labels, and `image`, `name` and `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Engine API, "Monitor events". */
interface RawEvent {
  readonly Action?: string;
  readonly status?: string;
  readonly Actor?: {
    readonly ID?: string;
    readonly Attributes?: Readonly<Record<string, string>> | null;
  };
  readonly time?: number;
  readonly timeNano?: number;
}

/** What runs in a container, and who looks at it, changes nothing that is shown. */
const UNSHOWN = /^(exec_|attach|detach|resize|top|copy|archive-path|extract-to-dir|commit|export)/;

/**
 * Begins to follow what happens to containers. Resolves when the engine has begun to report; the generator then ends
 * when the signal is aborted. It throws EngineError if the engine ends the report.
 */
export async function openEvents(
  { address, apiVersion }: Pick<EngineEndpoint, "address" | "apiVersion">,
  signal: AbortSignal,
): Promise<AsyncGenerator<ContainerEvent, void, undefined>> {
  const transport = { address, apiVersion, answerTimeout: ANSWER_TIMEOUT_MS };
  const answer = await send(
    transport,
    {
      operation: OPERATION,
      method: "GET",
      path: "/events",
      query: { filters: { type: ["container"] } },
    },
    signal,
  );
  return readEvents(answer, signal);
}

async function* readEvents(
  answer: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent, void, undefined> {
  const lines = lineAssembler();
  try {
    for await (const data of answer as AsyncIterable<Buffer>) {
      for (const line of lines.add(data)) {
        const event = toEvent(parseAnswer(OPERATION, line, { what: "event" }) as RawEvent);
        if (!UNSHOWN.test(event.action)) yield event;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw engineFailure(OPERATION, error, signal);
  }
  if (!signal.aborted) throw new EngineError(OPERATION, "it ended the report", undefined);
}

function toEvent({ Action, status, Actor, time = 0, timeNano }: RawEvent): ContainerEvent {
  return {
    id: Actor?.ID ?? "",
    action: Action ?? status ?? "",
    at: new Date(timeNano === undefined ? time * 1000 : timeNano / 1e6),
    attributes: Actor?.Attributes ?? {},
  };
}
