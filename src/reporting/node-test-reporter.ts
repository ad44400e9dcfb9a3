import { RunReport } from "./run-report";
import { PLAIN } from "./style";

/** The part of a `node:test` event that matters here. */
interface TestEvent {
  readonly type: string;
}

/** The event of `node --test --watch` when all files have run and Node waits for the next change. */
const DRAINED = "test:watch:drained";

/**
 * The reporter for `node --test`, to use with another one. If both have the same destination, this one writes after
 * the other has ended. Does not use colours, since a reporter does not know its destination.
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

// Node uses the default import of a reporter's module.
export = nodeTestReporter;
