/** Returns true for a request that the engine answered with "not found" (HTTP 404). */
export function isNotFound(error: unknown): boolean {
  return (error as { statusCode?: unknown } | null | undefined)?.statusCode === 404;
}

/** Returns undefined for a request that was answered with "not found", and throws all other errors. */
export function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
