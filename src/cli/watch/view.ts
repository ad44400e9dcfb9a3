import { EventEmitter, once } from "node:events";
import type { EngineCalls } from "../../cleanup/engine-calls";
import { now, sleep } from "../../common/clock";
import type { Screen } from "../command";
import type { Shown } from "../objects";
import type { ContainerEvent } from "./engine-events";
import { formatFrame } from "./format-frame";
import { containersOf } from "./print-changes";
import type { UsageMeter } from "./usage";

// Commands of terminals: ECMA-48, and xterm's private modes (invisible-island.net/xterm/ctlseqs).
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** Milliseconds: events that follow each other closely are shown together, ages each second. */
const TOGETHER_MS = 100;
const REDRAW_MS = 1_000;
const MEASURE_MS = 2_000;

/** The engine and the terminal of a view. */
export interface ViewParts {
  readonly engine: EngineCalls;
  readonly events: AsyncIterable<ContainerEvent>;
  readonly meter: UsageMeter;
  readonly screen: Screen;
  readonly print: (text: string) => void;
}

/**
 * Shows the containers on the terminal until the signal is aborted, and restores the terminal. Asks the engine for the
 * list only after an event. Throws EngineError.
 */
export async function showView(parts: ViewParts, signal: AbortSignal): Promise<void> {
  const { screen, print } = parts;
  const over = new AbortController();
  const all = AbortSignal.any([signal, over.signal]);
  const view = new View(parts);
  print(ENTER);
  try {
    await view.refresh();
    screen.onResize(() => {
      view.draw();
    }, all);
    await Promise.race([
      view.followEvents(),
      view.refreshWhenStale(all),
      view.each(REDRAW_MS, () => Promise.resolve(), all),
      view.each(MEASURE_MS, () => view.measure(all), all),
    ]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    over.abort();
    print(LEAVE);
  }
}

class View {
  #containers: readonly Shown[] = [];
  #listedAt = 0;
  #isStale = false;
  readonly #changes = new EventEmitter();

  constructor(private readonly parts: ViewParts) {}

  async followEvents(): Promise<void> {
    for await (const _event of this.parts.events) {
      this.#isStale = true;
      this.#changes.emit("change");
    }
  }

  /** Lists the containers after events, once for all events of a moment. */
  async refreshWhenStale(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (!this.#isStale) await once(this.#changes, "change", { signal });
      await sleep(TOGETHER_MS, signal);
      // Before the list: what happens meanwhile leads to another one.
      this.#isStale = false;
      await this.refresh();
    }
  }

  /** Does something and draws, again and again. */
  async each(ms: number, act: () => Promise<void>, signal: AbortSignal): Promise<void> {
    for (;;) {
      await act();
      this.draw();
      await sleep(ms, signal);
    }
  }

  async refresh(): Promise<void> {
    this.#containers = await containersOf(this.parts.engine);
    this.#listedAt = now();
    this.draw();
  }

  async measure(signal: AbortSignal): Promise<void> {
    const running = this.#containers.filter(({ isRunning }) => isRunning);
    await this.parts.meter.measure(
      running.map(({ id }) => id),
      signal,
    );
  }

  draw(): void {
    const passed = now() - this.#listedAt;
    const containers = this.#containers.map(({ age, ...rest }) => ({
      ...rest,
      age: age === undefined ? undefined : age + passed,
    }));
    const { meter, screen, print } = this.parts;
    const lines = formatFrame(containers, (id) => meter.of(id), screen.size());
    print(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE}`).join("\r\n")}${CLEAR_BELOW}`);
  }
}
