import { Worker } from "node:worker_threads";
import type { Batch, Outcome } from "./batch";

/** How many milliseconds one input may take, on a busy machine. */
export const HANG_MS = 30_000;
const LOOK_MS = 500;
/** In place of an input's number: the thread has not begun with the first. */
const NONE = -1;
const LARGEST_HEAP_MB = 512;

/** Runs the batch in a worker thread, which is ended when an input takes too long. */
export function runInWorker(file: string, batch: Batch, hang = HANG_MS): Promise<Outcome> {
  Atomics.store(batch.current, 0, NONE);
  const worker = new Worker(file, {
    workerData: batch,
    resourceLimits: { maxOldGenerationSizeMb: LARGEST_HEAP_MB },
  });
  const failed = (reason: string): Outcome => ({
    failed: Math.max(0, Atomics.load(batch.current, 0)),
    reason,
  });
  return new Promise<Outcome>((resolve) => {
    const stopLooking = watch(batch.current, hang, () => {
      resolve(failed(`the input did not end within ${hang} ms`));
    });
    worker.on("message", resolve);
    worker.on("error", (error) => {
      resolve(failed(`the thread was ended by ${String(error.stack)}`));
    });
    worker.on("exit", (code) => {
      stopLooking();
      resolve(failed(`the thread ended with code ${code} in the middle of an input`));
    });
  }).finally(() => worker.terminate());
}

/** Calls back when the same input has been the current one for too long. The start of the thread has its own time. */
function watch(current: Int32Array, hang: number, onHang: () => void): () => void {
  let [seen, looks] = [NONE, 0];
  const timer = setInterval(() => {
    const number = Atomics.load(current, 0);
    looks = number === seen ? looks + 1 : 0;
    seen = number;
    if (looks * LOOK_MS >= (number === NONE ? HANG_MS : hang)) onHang();
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
  };
}
