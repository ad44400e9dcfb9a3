import { randomUUID } from "node:crypto";

/**
 * An id for programs that a test runs, of which it watches the end. The test run's own session lives
 * as long as its workers; at its end nothing of these may be left either.
 */
export function ownSession(): string {
  return `${process.env["TESTCONTAINERS_SESSION_ID"] ?? "test"}-${randomUUID()}`;
}
