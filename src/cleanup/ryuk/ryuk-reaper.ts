import { sleep } from "../../common/clock";
import { debug } from "../../common/debug";
import type { LabelFilter } from "../../engine/requests/label-filter";
import { messageOf, toRyukError } from "../../errors";
import { processWide } from "../../common/process-wide";
import type { Reaper } from "../../run/reaper";
import { warn } from "../../common/warn";
import type { RyukConnection } from "./connection";
import { isSessionFilter } from "../../run/session";
import { filterLine, linesForOwn } from "./filter-line";
import { joinRyuk } from "./join-ryuk";
import type { RyukContext } from "./start-ryuk";

/**
 * Returns a reaper that cleans up with a Ryuk container, one for all processes of the session. Ryuk removes the
 * objects that they track when the last process has ended, however it ended; by default after 10 s. `track` rejects
 * with RyukError if no Ryuk can be started or reached; it may be called again.
 */
export function ryukReaper(context: RyukContext): Reaper {
  const track = (filter: LabelFilter): Promise<void> => {
    const key = `ryuk ${context.engine.uri} ${context.session.id}` as const;
    const isOwn = isSessionFilter(context.session, filter);
    const lines = isOwn ? linesForOwn(filter) : [filterLine(filter)];
    return processWide(key, () => new RyukClient(context)).register(lines);
  };
  return {
    track,
    trackRun: async (filter) => {
      await track(filter);
      return true;
    },
  };
}

const ATTEMPTS = 3;
/** Milliseconds before reconnecting. Without this pause, a program that accepts and closes would cause a tight loop. */
const REOPEN_DELAY_MS = 100;
const REOPEN_AGAIN_DELAY_MS = 3_000;

/** This process's connection to Ryuk. If it is lost, a new one is opened and all filters are registered again. */
class RyukClient {
  readonly #lines = new Set<string>();
  #connection: Promise<RyukConnection> | undefined;
  readonly #context: RyukContext;

  constructor(context: RyukContext) {
    this.#context = context;
  }

  async register(lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#lines.add(line);
    for (let attempt = 1; ; attempt++) {
      const connection = await this.#connect();
      try {
        await Promise.all(lines.map((line) => connection.register(line)));
        return;
      } catch (error) {
        // The connection was lost meanwhile. The next one registers all lines when it opens.
        if (attempt === ATTEMPTS) throw toRyukError(this.#context.engine.uri, error);
        await connection.dropped;
      }
    }
  }

  #connect(): Promise<RyukConnection> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  async #open(): Promise<RyukConnection> {
    try {
      const connection = await joinRyuk(this.#context, this.#lines);
      void connection.dropped.then((reason) => this.#reopen(reason));
      return connection;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  /**
   * Opens a new connection: without one, Ryuk soon removes objects that are still in use. Retries as long as this
   * process lives, since an engine may take a long time to restart. Does not keep the process alive.
   */
  async #reopen(reason: string): Promise<void> {
    debug("containers", () => `the connection to Ryuk was lost: ${reason}`);
    this.#connection = undefined;
    for (let delay = REOPEN_DELAY_MS; ; delay = REOPEN_AGAIN_DELAY_MS) {
      await sleep(delay, undefined, { ref: false });
      try {
        await this.#connect();
        return;
      } catch (error) {
        warn(
          "MAYFLY_RYUK_LOST",
          `The connection to Ryuk was lost (${reason}), and opening a new one failed. The objects of this process ` +
            `may be removed too early, or not at all. Reason: ${messageOf(error)}`,
        );
      }
    }
  }
}
