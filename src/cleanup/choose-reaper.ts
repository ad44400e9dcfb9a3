import { debug } from "../common/debug";
import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/requests/label-filter";
import { InvalidOptionError, messageOf } from "../errors";
import type { Config } from "../config";
import { noReaper } from "./no-reaper";
import type { Reaper } from "../run/reaper";
import { warn } from "../common/warn";

/** What can remove leftovers, in `MAYFLY_CLEANUP`. */
export const CLEANUP_MODES = ["watchdog", "ryuk", "exit", "off"] as const;
export type CleanupMode = (typeof CLEANUP_MODES)[number];

export interface Choice {
  readonly endpoint: Pick<EngineEndpoint, "address">;
  readonly config: Pick<Config, "cleanup" | "ryuk">;
  /** Whether this process runs in one of the engine's containers. Asked only where it matters. */
  readonly isInContainer: () => Promise<boolean>;
  /** Opens the reaper of a mode; throws, or its `track` rejects, where it cannot work. */
  readonly open: Readonly<Record<Exclude<CleanupMode, "off">, () => Reaper | Promise<Reaper>>>;
}

/**
 * The reaper of a process, chosen when something is tracked first. Where a mode cannot work the next
 * one is taken, with one warning that says why; that nothing cleans up fails no test. Throws
 * InvalidOptionError for a mode that does not exist.
 */
export function chooseReaper(choice: Choice): Reaper {
  if (chosenMode(choice.config) === "off") return noReaper;
  const ladder = new Ladder(choice);
  return {
    track: (filter) => ladder.track(filter),
    hold: (container, idleTimeout) => ladder.hold(container, idleTimeout),
    trackRun: (filter) => ladder.trackRun(filter),
  };
}

/** The modes to try, in order. */
export async function modesFor(
  choice: Pick<Choice, "endpoint" | "config" | "isInContainer">,
): Promise<readonly CleanupMode[]> {
  const { endpoint, config, isInContainer } = choice;
  const chosen = chosenMode(config);
  if (chosen === "off") return [];
  // Without Ryuk's privilege, the engine's socket in a container, one that was not asked for is not
  // a way out on a local engine.
  const others: CleanupMode[] = ["watchdog", "exit"];
  if (chosen !== undefined) return [chosen, ...others.slice(others.indexOf(chosen) + 1)];
  if (config.ryuk.disabled) return others;
  const isLocal = "socketPath" in endpoint.address;
  return isLocal && !(await isTold(isInContainer)) ? others : ["ryuk", ...others];
}

/** An engine that does not say is no reason that a start fails: then it is as for most processes. */
async function isTold(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    debug(undefined, () => `no answer to which container this is: ${messageOf(error)}`);
    return false;
  }
}

function chosenMode({ cleanup }: Pick<Config, "cleanup">): CleanupMode | undefined {
  if (cleanup === undefined) return undefined;
  const mode = CLEANUP_MODES.find((each) => each === cleanup.toLowerCase());
  if (mode === undefined) {
    const expected = `one of ${CLEANUP_MODES.join(", ")}`;
    throw InvalidOptionError.quoting("MAYFLY_CLEANUP", expected, cleanup);
  }
  return mode;
}

/** What it means that another mode does it. */
const CONSEQUENCES: Readonly<Record<CleanupMode, string>> = {
  watchdog: "The watchdog does it instead",
  ryuk: "Ryuk does it instead",
  exit: "It happens when the process ends by itself instead, and not when it is killed",
  off: "Nothing removes what is left when this process ends; `npx mayfly prune` does",
};

class Ladder {
  #modes: Promise<CleanupMode[]> | undefined;
  readonly #opened = new Map<CleanupMode, Promise<Reaper>>();

  constructor(private readonly choice: Choice) {}

  async track(filter: LabelFilter): Promise<void> {
    await this.#tryEach((reaper) => reaper.track(filter));
  }

  async trackRun(filter: LabelFilter): Promise<boolean> {
    return (await this.#tryEach((reaper) => reaper.trackRun?.(filter))) ?? false;
  }

  async hold(container: string, idleTimeout: number): Promise<() => void> {
    const mode = await this.#mode();
    const reaper = mode === undefined ? noReaper : await this.#reaper(mode);
    if (reaper.hold === undefined) {
      throw new Error(`cleaning up by ${mode ?? "nothing"} stops no idle containers`);
    }
    return reaper.hold(container, idleTimeout);
  }

  /** Falls from mode to mode until one does it; undefined when none is left. */
  async #tryEach<T>(act: (reaper: Reaper) => Promise<T> | undefined): Promise<T | undefined> {
    for (;;) {
      const mode = await this.#mode();
      if (mode === undefined) return undefined;
      try {
        return await act(await this.#reaper(mode));
      } catch (error) {
        await this.#fallFrom(mode, error);
      }
    }
  }

  async #mode(): Promise<CleanupMode | undefined> {
    this.#modes ??= modesFor(this.choice).then((modes) => {
      debug(undefined, () => `cleaning up by ${modes[0] ?? "nothing"}`);
      return [...modes];
    });
    return (await this.#modes)[0];
  }

  #reaper(mode: CleanupMode): Promise<Reaper> {
    let opened = this.#opened.get(mode);
    if (opened === undefined) {
      const open = mode === "off" ? () => noReaper : this.choice.open[mode];
      opened = (async () => open())();
      this.#opened.set(mode, opened);
    }
    return opened;
  }

  /** Several starts can fail at once, and fall only one step together. */
  async #fallFrom(mode: CleanupMode, error: unknown): Promise<void> {
    const modes = await this.#modes;
    if (modes?.[0] !== mode) return;
    modes.shift();
    const consequence = CONSEQUENCES[modes.at(0) ?? "off"];
    warn(
      `MAYFLY_CLEANUP_${mode.toUpperCase()}`,
      // The reason comes last: it may have several lines, and ends with what to do.
      `Cleaning up by ${mode} does not work. ${consequence}. Why: ${messageOf(error)}`,
    );
  }
}
