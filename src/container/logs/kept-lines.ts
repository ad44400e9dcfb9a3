import type { OutputLine } from "../../spec/output";

/** Characters kept from a log's beginning, and at least as many from its end. */
export const KEPT_CHARACTERS = 16 * 1024 ** 2;
/** Counted for each line in addition to its characters. */
const LINE_COST = 100;

/**
 * Reads lines into memory. Keeps the first and the last lines of a long log. A line between them says
 * how many were left out.
 */
export async function keepLines(
  lines: AsyncIterable<OutputLine>,
  kept = KEPT_CHARACTERS,
): Promise<OutputLine[]> {
  const first: OutputLine[] = [];
  let room = kept;
  // The last lines are in two halves; the older half is dropped as a whole.
  let [older, newer]: [OutputLine[], OutputLine[]] = [[], []];
  let size = 0;
  let leftOut = 0;
  for await (const line of lines) {
    const cost = line.text.length + LINE_COST;
    if (room > 0) {
      first.push(line);
      room -= cost;
      continue;
    }
    newer.push(line);
    size += cost;
    if (size < kept) continue;
    leftOut += older.length;
    [older, newer, size] = [newer, [], 0];
  }
  if (leftOut > 0) {
    first.push({ stream: "stdout", text: `[mayfly left out ${leftOut} lines here]` });
  }
  return first.concat(older, newer);
}
