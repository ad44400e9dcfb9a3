/** Returns whether the engine answered "not found" (HTTP 404). */
export function isNotFound(error: unknown): boolean {
  return (error as { statusCode?: unknown } | null | undefined)?.statusCode === 404;
}

/** Returns undefined if the engine answered "not found", and throws all other errors. */
export function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
