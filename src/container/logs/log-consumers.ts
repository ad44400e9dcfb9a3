import { debug } from "../../common/debug";
import { messageOf } from "../../errors";
import type { LogConsumer } from "../../spec/container-spec";
import type { OutputLine } from "../../spec/output";
import { ConsumerStream } from "./consumer-stream";

/**
 * Hands every consumer a stream of its own with one item a line, line break included, so that both
 * `stream.on("data", line => …)` and `stream.pipe(process.stdout)` do what they look like; "err"
 * tells of the lines of standard error besides. A consumer that reads slowly never holds up the container
 * or another consumer: lines are left out for it.
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
    // The engine broke off. An "error" event that a consumer does not listen for would end the
    // whole test process, which a log is not worth.
    debug("containers", () => `log consumers lost the engine: ${messageOf(error)}`);
  }
  for (const stream of streams) stream.finish();
}
