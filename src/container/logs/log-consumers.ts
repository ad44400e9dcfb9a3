import { debug, isDebugging } from "../../common/debug";
import type { LogConsumer } from "../../spec/container-spec";

/**
 * Returns the log consumers of a container. `DEBUG=testcontainers:containers` adds one that writes each line, as
 * testcontainers does.
 */
export function logConsumersOf({
  id,
  spec,
}: {
  readonly id: string;
  readonly spec: { readonly logConsumers: readonly LogConsumer[] };
}): readonly LogConsumer[] {
  if (!isDebugging("containers")) return spec.logConsumers;
  const write: LogConsumer = (stream) => {
    stream.on("data", (line) => {
      debug("containers", () => `[${id.slice(0, 12)}] ${String(line).trimEnd()}`);
    });
  };
  return [...spec.logConsumers, write];
}
