import { debug } from "../../common/debug";
import { messageOf } from "../../errors";
import type { LogConsumer } from "../../spec/container-spec";
import type { OutputLine } from "../../spec/output";
import { ConsumerStream } from "./consumer-stream";

/**
 * Gives each consumer its own stream. An item is one line with its line break, so that
 * `stream.on("data", line => …)` and `stream.pipe(process.stdout)` both work; the event "err" repeats
 * the lines of standard error. A slow consumer never holds up the container or another consumer: only
 * its stream leaves lines out.
 */
export function feedLogConsumers(
  consumers: readonly LogConsumer[],
  lines: AsyncIterable<OutputLine>,
): void {
  const streams = consumers.map((consume) => {
    const stream = new ConsumerStream();
    consume(stream);
    return stream;
  });
  void feed(streams, lines);
}

async function feed(
  streams: readonly ConsumerStream[],
  lines: AsyncIterable<OutputLine>,
): Promise<void> {
  try {
    for await (const line of lines) for (const stream of streams) stream.deliver(line);
  } catch (error) {
    // The connection to the engine failed. An "error" event without a listener would end the test process.
    debug(
      "containers",
      () =>
        `log consumers get no more lines, because the connection to the engine failed: ${messageOf(error)}`,
    );
  }
  for (const stream of streams) stream.finish();
}
