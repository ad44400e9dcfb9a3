/** The line by which a dump tells the client that bodies of routines and triggers contain semicolons. */
const DELIMITER = /^DELIMITER (\S+) *$/;
/** Characters of a request; servers refuse requests of more than `max_allowed_packet`, 16 MiB or more by default. */
const LARGE = 1_000_000;

/**
 * Splits a dump into requests that a server takes. Dumps escape line breaks in data, so a line that ends with the
 * delimiter ends a statement.
 */
export function batchesOf(dump: string): string[] {
  const batches: string[] = [];
  let delimiter = ";";
  let lines: string[] = [];
  let size = 0;
  const flush = (): void => {
    const batch = lines.join("\n").trim();
    if (batch !== "") batches.push(batch);
    lines = [];
    size = 0;
  };
  for (const line of dump.split("\n")) {
    const next = DELIMITER.exec(line)?.[1];
    if (next !== undefined) {
      flush();
      delimiter = next;
      continue;
    }
    const ends = line.trimEnd().endsWith(delimiter);
    const isPlain = delimiter === ";";
    lines.push(ends && !isPlain ? line.trimEnd().slice(0, -delimiter.length) : line);
    size += line.length;
    // Plain statements go together, the others one by one.
    if (ends && (!isPlain || size > LARGE)) flush();
  }
  flush();
  return batches;
}
