import { sleep } from "../../common/clock";
import { debug } from "../../common/debug";
import type { LabelFilter } from "../../engine/requests/label-filter";
import { messageOf } from "../../errors";
import { processWide } from "../../common/process-wide";
import type { Reaper } from "../../run/reaper";
import { warn } from "../../common/warn";
import type { RyukConnection } from "./connection";
import { isSessionFilter } from "../../run/session";
import { filterLine, linesForOwn } from "./filter-line";
import { joinRyuk } from "./join-ryuk";
import { toRyukError } from "./ryuk-error";
import type { RyukContext } from "./start-ryuk";

/**
 * Cleans up by a container beside the others, one for all processes of the session: what they track
 * is removed when the last of them has been gone for 10 s, for whatever reason. `track` throws
 * RyukError when no such container can be had, and may be asked again.
 */
export function ryukReaper(context: RyukContext): Reaper {
  const track = (filter: LabelFilter): Promise<void> => {
    const key = `ryuk ${context.engine.uri} ${context.session.id}` as const;
    const isOwn = isSessionFilter(context.session, filter);
    const lines = isOwn ? linesForOwn(filter) : [filterLine(filter)];
    return processWide(key, () => new RyukClient(context)).hold(lines);
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
/** So that what accepts and drops again and again is not asked without a pause. */
const REOPEN_DELAY_MS = 100;
const REOPEN_AGAIN_DELAY_MS = 3_000;

/** This process's connection, of which there is one however many test files need it. */
class RyukClient {
  readonly #lines = new Set<string>();
  #connection: Promise<RyukConnection> | undefined;

  constructor(private readonly context: RyukContext) {}

  async hold(lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#lines.add(line);
    for (let attempt = 1; ; attempt++) {
      const connection = await this.#connect();
      try {
        await Promise.all(lines.map((line) => connection.register(line)));
        return;
      } catch (error) {
        // It was dropped meanwhile; the next one registers all lines at once.
        if (attempt === ATTEMPTS) throw toRyukError(this.context.engine.uri, error);
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
      const connection = await joinRyuk(this.context, this.#lines);
      void connection.dropped.then((reason) => this.#reopen(reason));
      return connection;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  /**
   * Without a connection, Ryuk soon removes what is still in use. An engine that is started anew takes
   * its time, so that it is tried for as long as this process lives; that is not prolonged.
   */
  async #reopen(reason: string): Promise<void> {
    debug("containers", () => `Ryuk's connection was lost: ${reason}`);
    this.#connection = undefined;
    for (let delay = REOPEN_DELAY_MS; ; delay = REOPEN_AGAIN_DELAY_MS) {
      await sleep(delay, undefined, { ref: false });
      try {
        await this.#connect();
        return;
      } catch (error) {
        warn(
          "MAYFLY_RYUK_LOST",
          `The connection to Ryuk was lost (${reason}), and there is no other one yet. ` +
            `What this process has started may be removed too early, or stay: ${messageOf(error)}`,
        );
      }
    }
  }
}
