import { engineCalls } from "../../cleanup/engine-calls";
import type { Command } from "../command";
import { openEvents } from "../watch/engine-events";
import { printChanges } from "../watch/print-changes";
import { UsageMeter } from "../watch/usage";
import { showView } from "../watch/view";

export const watch: Command = {
  name: "watch",
  group: "See",
  summary: "Show the containers of test runs as they come and go",
  details: `On a terminal, the view is redrawn when something changes; elsewhere, each change is printed as a line.
Ctrl+C ends it.`,
  options: {},
  run: async (_input, { findEngine, print, screen, signal }) => {
    const endpoint = await findEngine();
    const engine = engineCalls(endpoint);
    // The connection of the events would keep the process alive after a failure.
    const over = new AbortController();
    // The events come first, so that nothing happens between the list and them.
    const events = await openEvents(endpoint, AbortSignal.any([signal, over.signal]));
    try {
      if (screen === undefined) await printChanges(engine, events, print);
      else {
        const meter = new UsageMeter(endpoint);
        await showView({ engine, events, meter, screen, print }, signal);
      }
    } finally {
      over.abort();
    }
    return 0;
  },
};
