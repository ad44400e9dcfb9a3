import { RunReport } from "./run-report";
import { PLAIN } from "./style";

/** What of an event of `node:test` counts here. */
interface TestEvent {
  readonly type: string;
}

/** By `node --test --watch`: all files have run, and the next change is waited for. */
const DRAINED = "test:watch:drained";

/**
 * For `node --test`, beside another reporter; it writes after that has ended, where both have the same
 * destination. Without colours: it is not told what it writes to.
 */
async function* nodeTestReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const isWatching = process.execArgv.includes("--watch");
  const report = new RunReport({ isWatching });
  await report.begin();
  for await (const { type } of events) {
    if (type === DRAINED) yield await report.end(PLAIN);
  }
  yield await report.end(PLAIN);
}

// As an ES module's default import, which Node takes.
export = nodeTestReporter;
