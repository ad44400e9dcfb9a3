import { Readable, type Transform } from "node:stream";
import type { LogOptions, OutputChunk, OutputStream } from "../../../spec/output";
import { LogPosition, readStamp } from "../../log-position";
import { relay, type RelayOptions } from "../../http/relay";
import { send, type Transport } from "../../http/request";
import { containerPath, shortId } from "../paths";
import { demultiplexer } from "./demultiplex";
import { lastLines, type LogLine } from "./last-lines";
import { joinLines, LineJoiner, messageDecoder, type LogMessage } from "./log-messages";

type LogRequest = LogOptions & { readonly follow: boolean; readonly tty: boolean };

/**
 * Returns the stored log; with `follow` also what is printed until the container ends.
 *
 * Docker stores a line of more than 16 KiB as several messages. It puts a timestamp before each of them, and its
 * `tail` counts them. Here both concern whole lines.
 */
export async function logs(
  transport: Transport,
  id: string,
  options: LogRequest,
  signal?: AbortSignal,
): Promise<OutputStream> {
  const { tail, timestamps = false, tty } = options;
  const log = new ContainerLog(transport, id, signal);
  if (tail !== undefined && tail > 0 && Number.isSafeInteger(tail)) {
    return options.follow ? log.lastAndFurther(options, tail) : log.last(options, tail);
  }
  if (timestamps)
    return log.messages(
      options,
      joinLines(true, () => true),
    );
  return log.read(options, demultiplexer(log.operation, tty));
}

/** One reading of a container's log. */
class ContainerLog {
  readonly operation: string;

  constructor(
    private readonly transport: Transport,
    private readonly id: string,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.operation = `read the log of container ${shortId(id)}`;
  }

  /** Sends the request, and passes the answer through the transform. */
  async read(options: LogRequest, into: Transform): Promise<OutputStream> {
    const { follow, since, tail, timestamps, stream } = options;
    const response = await send(
      this.transport,
      {
        operation: this.operation,
        method: "GET",
        path: containerPath(this.id, "logs"),
        query: {
          stdout: stream !== "stderr",
          stderr: stream !== "stdout",
          follow,
          timestamps,
          since: since === undefined ? undefined : timestamp(since),
          tail,
        },
        // An engine may begin its answer only with the first log line.
        ...(follow && { patience: Infinity }),
      },
      this.signal,
    );
    // Like attach(), the connection lasts as long as the container.
    if (follow) response.socket.unref();
    const silence = follow ? {} : { silence: this.transport.answerTimeout };
    return relay(response, into, { ...this.#ending(follow), ...silence });
  }

  /** Reads the log's messages, and passes them through the transform. */
  async messages(options: LogRequest, into: Transform): Promise<OutputStream> {
    const decoder = messageDecoder(this.operation, options.tty);
    const messages = await this.read({ ...options, timestamps: true }, decoder);
    return relay(messages, into, this.#ending(options.follow));
  }

  /** Returns the last lines. */
  async last(options: LogRequest, count: number): Promise<OutputStream> {
    const { wanted } = await this.#lastLines(options, count);
    return Readable.from(chunksOf(wanted, options), { objectMode: true });
  }

  /** Returns the last lines, and follows the log from there. */
  async lastAndFurther(options: LogRequest, count: number): Promise<OutputStream> {
    const { timestamps = false, stream } = options;
    const { all, wanted } = await this.#lastLines({ ...options, follow: false }, count);
    const position = new LogPosition();
    // The rest of a line whose end is missing may follow: it is read again.
    for (const { messages } of all.filter(({ isOpen }) => !isOpen)) isNew(position, messages[0]);
    const newest = all.at(-1)?.messages[0];
    const stamp = newest && readStamp(newest.stamp.toString());
    if (stamp !== undefined) position.reach(stamp.stamp);
    position.rewind();

    const verdicts = { stdout: false, stderr: false };
    const isWanted = (message: LogMessage): boolean => {
      if (!message.continues) verdicts[message.stream] = isNew(position, message);
      return verdicts[message.stream] && (stream ?? message.stream) === message.stream;
    };
    const into = joinLines(timestamps, isWanted);
    const known = wanted.filter(({ isOpen }) => !isOpen);
    for (const chunk of chunksOf(known, options)) into.push(chunk);
    const { tail: _tail, since = position.since, ...others } = options;
    return this.messages({ ...others, ...(since !== undefined && { since }) }, into);
  }

  async #lastLines(
    { stream: _stream, ...options }: LogRequest,
    count: number,
  ): Promise<{ readonly all: readonly LogLine[]; readonly wanted: readonly LogLine[] }> {
    return lastLines(count, async (tail) => {
      const decoder = messageDecoder(this.operation, options.tty);
      return this.read({ ...options, timestamps: true, tail }, decoder);
    });
  }

  #ending(follow: boolean): RelayOptions {
    const { operation, signal } = this;
    return { operation, signal, onAbort: follow ? "end" : "fail" };
  }
}

function chunksOf(
  lines: readonly LogLine[],
  { stream, timestamps = false }: LogOptions,
): OutputChunk[] {
  const joiner = new LineJoiner(timestamps);
  const chunks = lines
    .filter((line) => (stream ?? line.stream) === line.stream)
    .flatMap(({ messages }) => messages.flatMap((message) => joiner.add(message)));
  return [...chunks, ...joiner.end()];
}

function isNew(position: LogPosition, message: LogMessage | undefined): boolean {
  const stamp = message && readStamp(message.stamp.toString());
  return (
    message === undefined || stamp === undefined || position.isNew(message.stream, stamp.stamp)
  );
}

/** Returns seconds since 1970, with a fraction if there is one. */
function timestamp(since: number | Date): string {
  if (typeof since !== "number") return (since.getTime() / 1000).toFixed(3);
  return Number.isInteger(since) ? String(since) : since.toFixed(6);
}
