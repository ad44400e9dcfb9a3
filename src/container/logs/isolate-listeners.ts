import type { Readable } from "node:stream";

type Listener = (...values: unknown[]) => void;

/**
 * Makes the listeners of a stream's lines independent: one that throws stops neither the stream nor the other
 * listeners. Calls `report` with what it has thrown.
 */
export function isolateListeners(stream: Readable, report: (error: unknown) => void): void {
  const emit = stream.emit.bind(stream);
  const emitLine = (event: string, values: unknown[]): boolean => {
    const listeners = stream.rawListeners(event) as Listener[];
    for (const listener of listeners) {
      try {
        listener.apply(stream, values);
      } catch (error) {
        report(error);
      }
    }
    return listeners.length > 0;
  };
  stream.emit = (event: string | symbol, ...values: unknown[]): boolean =>
    event === "data" || event === "err" ? emitLine(event, values) : emit(event, ...values);
}
