/** A failure that the user can act on, printed without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} message what failed
   * @param {{ evidence?: string[], hint?: string, cause?: unknown }} [details]
   *   evidence: output that says why; hint: what to do next
   */
  constructor(message, { evidence = [], hint, cause } = {}) {
    super(message, { cause });
    this.name = "SetupError";
    this.evidence = evidence;
    this.hint = hint;
  }
}

/** @param {unknown} error */
export function explain(error) {
  if (!(error instanceof SetupError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const parts = [`Set-up failed: ${error.message}`];
  if (error.evidence.length > 0) {
    parts.push(error.evidence.map((line) => `    ${line}`).join("\n"));
  }
  if (error.hint) {
    parts.push(`What to do: ${error.hint}`);
  }
  return parts.join("\n\n");
}
