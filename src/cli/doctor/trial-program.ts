// Creates a volume as tests do, and stays until it is killed: `mayfly doctor` does so, to see whether the volume goes.
// Prints a line of JSON for the volume, and before it one for each warning.
import { messageOf } from "../../errors";
import { Volume } from "../../volume/volume";
import type { TrialLine } from "./checks/cleanup";

const print = (line: TrialLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

process.on("warning", ({ message, ...rest }) => {
  print({ warning: message, code: "code" in rest ? String(rest.code) : "" });
});
// Keeps this program alive as long as the doctor is there to kill it.
process.stdin.resume();

new Volume().start().then(
  // Warnings are emitted a moment after their cause.
  (volume) =>
    setImmediate(() => {
      print({ volume: volume.getName() });
    }),
  (error: unknown) => {
    print({ failure: messageOf(error) });
    process.exitCode = 1;
  },
);
