import { hintLine } from "./layout";

/** Returns the message of a thrown value of any type, from any realm. */
export function messageOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) {
    const { message } = error;
    // An AggregateError (Node's own when every address of a host refused) has an empty message.
    if (message === "" && "errors" in error && Array.isArray(error.errors)) {
      return error.errors.map(messageOf).join("; ");
    }
    return String(message);
  }
  return String(error);
}

/**
 * Returns why something failed: the engine's own words if the error has them, otherwise its message.
 *
 * Leaves out the hint: code that wraps the error passes the hint on separately.
 */
export function reasonOf(error: unknown): string {
  const reason = fieldOf(error, "reason");
  if (typeof reason === "string") return reason;
  const message = messageOf(error);
  const hint = hintLine(fieldOf(error, "hint"));
  return hint !== "" && message.endsWith(hint) ? message.slice(0, -hint.length) : message;
}

/** Returns a field of a thrown value, such as `code` or `statusCode`. */
export function fieldOf(error: unknown, field: string | symbol): unknown {
  return typeof error === "object" && error !== null
    ? (error as Record<string | symbol, unknown>)[field]
    : undefined;
}
