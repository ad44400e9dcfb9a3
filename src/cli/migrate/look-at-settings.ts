import type { FilePlan } from "./plan";

/** testcontainers or one of its modules, and not one of its images, labels or host names. */
const PACKAGE = /(?<![\w.@-])@?testcontainers(?!\/(ryuk|sshd|helloworld)\b)(?![\w.-])/;

/** Lists the lines of a file of settings that name testcontainers. */
export function lookAtSettings(path: string, text: string): FilePlan {
  const says = "Names testcontainers: change it if it means the package";
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const notes = lines
    .filter(({ line }) => PACKAGE.test(line))
    .map(({ number }) => ({ line: number, says }));
  return { path, before: text, after: text, notes };
}
