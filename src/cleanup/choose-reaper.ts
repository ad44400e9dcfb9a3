import { debug } from "../common/debug";
import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/requests/label-filter";
import { messageOf } from "../errors";
import type { CleanupMode, Config } from "../config";
import { noReaper } from "./no-reaper";
import type { Reaper } from "../run/reaper";
import { warn } from "../common/warn";

export interface Choice {
  readonly endpoint: Pick<EngineEndpoint, "address" | "ssh">;
  readonly config: Pick<Config, "cleanup" | "ryuk">;
  /** Returns whether this process runs in one of the engine's containers. Called only if the answer matters. */
  readonly isInContainer: () => Promise<boolean>;
  /** Opens the reaper of a mode. If the mode cannot work, either this throws or the reaper's `track` rejects. */
  readonly open: Readonly<Record<Exclude<CleanupMode, "off">, () => Reaper | Promise<Reaper>>>;
}

/**
 * Returns the reaper of this process. It chooses its mode at the first `track`.
 *
 * If a mode does not work, the reaper warns once and falls back to the next mode. A test never fails because
 * cleanup does not work. Throws InvalidOptionError for an unknown mode.
 */
export function chooseReaper(choice: Choice): Reaper {
  if (choice.config.cleanup === "off") return noReaper;
  const ladder = new Ladder(choice);
  return {
    track: (filter) => ladder.track(filter),
    hold: (container, idleTimeout) => ladder.hold(container, idleTimeout),
    trackRun: (filter) => ladder.trackRun(filter),
  };
}

/** Returns the modes to try, in order. */
export async function modesFor(
  choice: Pick<Choice, "endpoint" | "config" | "isInContainer">,
): Promise<readonly CleanupMode[]> {
  const { endpoint, config, isInContainer } = choice;
  const chosen = config.cleanup;
  if (chosen === "off") return [];
  // Ryuk mounts the engine's socket into a container. For a process on the engine's own machine, outside containers,
  // only the user can choose that.
  const others: CleanupMode[] = ["watchdog", "exit"];
  if (chosen !== undefined) return [chosen, ...others.slice(others.indexOf(chosen) + 1)];
  if (config.ryuk.disabled) return others;
  const isLocal = "socketPath" in endpoint.address && endpoint.ssh === undefined;
  return isLocal && !(await answerOf(isInContainer)) ? others : ["ryuk", ...others];
}

/** Returns false if the engine does not answer: most processes run outside containers, and no start may fail here. */
async function answerOf(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    debug(
      undefined,
      () => `could not find out whether this process runs in a container: ${messageOf(error)}`,
    );
    return false;
  }
}

/** The consequence of falling back to each mode, for the warning. */
const CONSEQUENCES: Readonly<Record<CleanupMode, string>> = {
  watchdog: "The watchdog cleans up instead",
  ryuk: "Ryuk cleans up instead",
  exit: "Instead, this process cleans up when it exits, but not when it is killed",
  off: "Nothing cleans up after this process; run `npx mayfly prune` when it has ended",
};

class Ladder {
  #modes: Promise<CleanupMode[]> | undefined;
  readonly #opened = new Map<CleanupMode, Promise<Reaper>>();
  /** The modes that do not work, with the reason, until a warning says what cleans up instead. */
  readonly #unreported = new Map<CleanupMode, string>();
  readonly #choice: Choice;

  constructor(choice: Choice) {
    this.#choice = choice;
  }

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
      throw new Error(
        mode === undefined
          ? "no cleanup mode works, so nothing stops idle containers"
          : `cleanup mode ${mode} cannot stop idle containers`,
      );
    }
    return reaper.hold(container, idleTimeout);
  }

  /** Falls from mode to mode until one succeeds; resolves with undefined if no mode is left. */
  async #tryEach<T>(act: (reaper: Reaper) => Promise<T> | undefined): Promise<T | undefined> {
    for (;;) {
      const mode = await this.#mode();
      if (mode === undefined) {
        this.#report("off");
        return undefined;
      }
      try {
        const acting = act(await this.#reaper(mode));
        if (acting === undefined) return undefined;
        const result = await acting;
        this.#report(mode);
        return result;
      } catch (error) {
        await this.#fallFrom(mode, error);
      }
    }
  }

  async #mode(): Promise<CleanupMode | undefined> {
    this.#modes ??= modesFor(this.#choice).then((modes) => {
      debug(undefined, () => `cleanup mode: ${modes[0] ?? "off"}`);
      return [...modes];
    });
    return (await this.#modes)[0];
  }

  #reaper(mode: CleanupMode): Promise<Reaper> {
    let opened = this.#opened.get(mode);
    if (opened === undefined) {
      const open = mode === "off" ? () => noReaper : this.#choice.open[mode];
      opened = (async () => open())();
      this.#opened.set(mode, opened);
    }
    return opened;
  }

  /** Falls to the next mode. Several starts that fail at the same time cause only one step. */
  async #fallFrom(mode: CleanupMode, error: unknown): Promise<void> {
    const modes = await this.#modes;
    if (modes?.[0] !== mode) return;
    modes.shift();
    this.#unreported.set(mode, messageOf(error));
  }

  /** Warns of the modes that do not work, once it is known which mode does. */
  #report(instead: CleanupMode): void {
    for (const [mode, reason] of this.#unreported) {
      warn(
        `MAYFLY_CLEANUP_${mode.toUpperCase()}`,
        // The reason comes last: it may have several lines, the last of which may be a hint.
        `Cleanup mode ${mode} does not work. ${CONSEQUENCES[instead]}. Reason: ${reason}`,
        reason,
      );
    }
    this.#unreported.clear();
  }
}
