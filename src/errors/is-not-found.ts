/** Returns true for a request that the engine answered with "not found" (HTTP 404). */
export function isNotFound(error: unknown): boolean {
  return (error as { statusCode?: unknown } | null | undefined)?.statusCode === 404;
}
