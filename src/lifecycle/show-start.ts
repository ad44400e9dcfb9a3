import { showProgress } from "../common/terminal/progress-line";
import type { StartContext } from "./start-context";

/** Shows a start on the terminal, with its phase and its seconds. Dispose of the result when the start has ended. */
export function showStart(
  image: string,
  { phases, config, record }: Pick<StartContext, "phases" | "config" | "record">,
): Disposable {
  // Helper containers (Ryuk, sshd), which users did not ask for, have no recorder.
  if (record === undefined) return { [Symbol.dispose]: () => undefined };
  return showProgress(config, () => ({
    title: image,
    step: phases.current,
    detail: phases.waitingFor,
  }));
}
