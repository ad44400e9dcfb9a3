import { sleep } from "../../common/clock";
import { debug } from "../../common/debug";
import { lineAssembler, logLines } from "../../engine/log-lines";
import { LogPosition, readStamp } from "../../engine/log-position";
import { fieldOf, messageOf } from "../../errors";
import type { LogConsumer } from "../../spec/container-spec";
import type { OutputChunk, OutputLine, OutputStream } from "../../spec/output";
import type { Engine } from "../../engine/engine";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { awaitFate, type LivingContainer } from "../await-fate";
import { ConsumerStream } from "./consumer-stream";
import { isolateListeners } from "./isolate-listeners";
import { logConsumersOf } from "./log-consumers";
import { failureReporter } from "./report-failure";

/** Pauses between attempts to follow a log, which end at once while the container is restarting. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

/** Milliseconds for which the engine may not answer before the output counts as ended. */
const LONGEST_OUTAGE_MS = 10 * 60_000;
/** Milliseconds after which the engine has certainly begun to handle a request. */
const SETTLED_MS = 300;

/** The part of a handle that is needed here. */
export interface PrintingContainer extends LivingContainer {
  readonly engine: Pick<Engine, "containers">;
  readonly id: string;
  readonly image: string;
  readonly spec: { readonly logConsumers: readonly LogConsumer[] };
  readonly info: Pick<ContainerInfo, "tty">;
}

const STREAMS = ["stdout", "stderr"] as const;

/**
 * A container's output for its log consumers and for waits, from before its start until it has ended for good.
 *
 * 1. The first run's output comes from a connection that is made before the start: even the output of a process
 *    that lives for 10 ms arrives, and so does the beginning of a line.
 * 2. When that output ends, the engine is asked why. If the container has ended, so has the feed.
 * 3. If the container is running, it has been restarted, or the engine has, or the connection was lost. From then on
 *    the lines come from the engine's log, which also has those in between. The position says which lines are new.
 *
 * Nothing here keeps the process alive.
 */
export class OutputFeed {
  readonly #container: PrintingContainer;
  readonly #position: LogPosition;
  readonly #assemblers = { stdout: lineAssembler(), stderr: lineAssembler() };
  readonly #closing = new AbortController();
  #streams: readonly ConsumerStream[] = [];
  #holds = 0;
  /** True if the log can have lines that were not delivered. */
  #mayLack = false;
  #output: OutputStream | undefined;
  #running: Promise<void> | undefined;

  /** `from` is the time before which the log's lines do not count. */
  constructor(container: PrintingContainer, from?: Date) {
    this.#container = container;
    this.#position = new LogPosition(from);
  }

  /** Calls the log consumers and runs a start, which calls `attach` before each of its attempts. */
  async during(start: () => Promise<void>): Promise<void> {
    this.#openStreams();
    const started = start();
    this.#running = this.#run(async () => {
      await Promise.allSettled([started]);
      if (this.#output !== undefined) await this.#readAttached(this.#output);
    });
    await started;
  }

  /** Connects to a container that has not started yet. */
  async attach(tty: boolean, signal: AbortSignal | undefined): Promise<void> {
    const { engine, id } = this.#container;
    const ends = this.#closing.signal;
    const either = signal === undefined ? ends : AbortSignal.any([ends, signal]);
    this.#output = await engine.containers.attach(id, tty, either);
  }

  /** Continues with the log of a container that was started again. Does nothing if the feed has not ended. */
  resume(): void {
    if (this.#running !== undefined) return;
    this.#openStreams();
    this.#mayLack = true;
    this.#running = this.#run();
  }

  /** Keeps the feed from ending until the result is disposed of, because the container will be started again. */
  hold(): Disposable {
    this.#holds += 1;
    return {
      [Symbol.dispose]: () => {
        this.#holds -= 1;
      },
    };
  }

  /** Returns what each stream has printed since its last line break. */
  unfinishedLines(): string[] {
    return STREAMS.map((stream) => this.#assemblers[stream].unfinished()).filter(Boolean);
  }

  /** Ends the feed. */
  close(): void {
    this.#closing.abort();
  }

  async #run(first?: () => Promise<void>): Promise<void> {
    try {
      await first?.();
      await this.#continue();
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#debug(`the output ends here: ${messageOf(error)}`);
    } finally {
      this.#finish();
    }
  }

  #openStreams(): void {
    this.#streams = logConsumersOf(this.#container).map((consume) => this.#open(consume));
  }

  #open(consume: LogConsumer): ConsumerStream {
    const report = failureReporter(`A log consumer of a container of ${this.#container.image}`);
    const stream = new ConsumerStream();
    isolateListeners(stream, report);
    Promise.resolve(consume(stream)).catch(report);
    return stream;
  }

  async #readAttached(output: OutputStream): Promise<void> {
    try {
      for await (const { stream, data } of output as AsyncIterable<OutputChunk>) {
        for (const text of this.#assemblers[stream].add(data)) {
          this.#position.pass(stream);
          this.#deliver({ stream, text });
        }
      }
    } catch (error) {
      this.#mayLack = true;
      this.#debug(`lost the output: ${messageOf(error)}`);
    }
  }

  /** Follows the container's log until the container has ended. */
  async #continue(): Promise<void> {
    const { signal } = this.#closing;
    for (let pause = SHORTEST_PAUSE_MS; !signal.aborted;) {
      const isHeld = (): boolean => this.#holds > 0;
      const hasEnded = this.#mayLack;
      const options = { signal, hasEnded, isHeld, longestOutage: LONGEST_OUTAGE_MS, ref: false };
      const fate = await awaitFate(this.#container, options);
      this.#mayLack ||= fate.wasInterrupted;
      if (fate.kind === "gone") return;
      if (fate.kind === "ended") {
        if (this.#mayLack) await this.#readLog(false);
        return;
      }
      void this.#refreshLater();
      pause = (await this.#readLog(true))
        ? SHORTEST_PAUSE_MS
        : Math.min(pause * 2, LONGEST_PAUSE_MS);
      await sleep(pause, signal, { ref: false });
    }
  }

  /**
   * Inspects the container again after the request for its log. A container that was started again before that request
   * has other ports than at the last inspection; one that is started again later ends the log.
   */
  async #refreshLater(): Promise<void> {
    const { signal } = this.#closing;
    try {
      await sleep(SETTLED_MS, signal, { ref: false });
      await this.#container.refreshIfAlive(signal);
    } catch (error) {
      if (!signal.aborted) this.#debug(`could not inspect it: ${messageOf(error)}`);
    }
  }

  /** Delivers the log's new lines. Returns whether there were any. */
  async #readLog(follow: boolean): Promise<boolean> {
    const { engine, id, info } = this.#container;
    const { since } = this.#position;
    this.#position.rewind();
    let isNew = false;
    let delivered = false;
    try {
      const options = { follow, tty: info.tty, timestamps: true, ...(since && { since }) };
      const log = await engine.containers.logs(id, options, this.#closing.signal);
      this.#dropUnfinished();
      for await (const { stream, text } of logLines(log)) {
        const line = readStamp(text);
        // A very long line comes in pieces; only the first has a timestamp.
        if (line !== undefined) isNew = this.#position.isNew(stream, line.stamp);
        if (!isNew) continue;
        delivered = true;
        this.#deliver({ stream, text: line?.text ?? text });
      }
    } catch (error) {
      if (isRefusal(error)) throw error;
      this.#debug(`lost the log: ${messageOf(error)}`);
    }
    return delivered;
  }

  #deliver(line: OutputLine): void {
    for (const stream of this.#streams) stream.deliver(line);
  }

  /** Forgets the beginning of a line: the log has the whole line. */
  #dropUnfinished(): void {
    for (const stream of STREAMS) this.#assemblers[stream].end();
  }

  #finish(): void {
    for (const stream of STREAMS) {
      for (const text of this.#assemblers[stream].end()) {
        this.#position.pass(stream);
        this.#deliver({ stream, text });
      }
    }
    for (const stream of this.#streams) stream.finish();
    this.#running = undefined;
  }

  #debug(text: string): void {
    const { image, id } = this.#container;
    debug("containers", () => `[${image} ${id.slice(0, 12)}] ${text}`);
  }
}

/** Returns true if the engine answered with an error, e.g. because the container is gone. */
function isRefusal(error: unknown): boolean {
  return fieldOf(error, "statusCode") !== undefined;
}
