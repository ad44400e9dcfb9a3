import { randomUUID } from "node:crypto";

/**
 * Returns a session id for programs whose end a test watches. The test run's own session lives as long as its
 * workers; when it ends, nothing of these sessions may be left either.
 */
export function ownSession(): string {
  return `${process.env["TESTCONTAINERS_SESSION_ID"] ?? "test"}-${randomUUID()}`;
}
