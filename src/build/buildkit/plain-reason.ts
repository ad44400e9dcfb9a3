/** What each layer of BuildKit and its clients puts before the words that count. */
const WRAPPINGS = [
  /^ERROR: /,
  /^failed to solve: /,
  /^rpc error: code = \w+ desc = /,
  /^failed to solve with frontend [\w.-]+: /,
  /^failed to create LLB definition: /,
  /^failed to read dockerfile: /,
];

const EXIT_CODE = /^(?:executor failed running \[|process ").*: exit code: (\d+)$/s;

/** BuildKit's words for a failure without what only says which parts of it passed them on. */
export function plainReason(words: string): string {
  let reason = words.trim();
  for (let before = ""; before !== reason;) {
    before = reason;
    for (const wrapping of WRAPPINGS) reason = reason.replace(wrapping, "");
  }
  const code = EXIT_CODE.exec(reason)?.[1];
  return code === undefined ? reason : `a step ended with exit code ${code}`;
}
