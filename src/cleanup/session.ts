import { randomUUID } from "node:crypto";
import type { Config } from "../config";
import type { LabelFilter } from "../engine/engine";
import { VERSION } from "../version";
import { processWide } from "./process-wide";

export const LABEL_TESTCONTAINERS = "org.testcontainers";
export const LABEL_TESTCONTAINERS_LANG = "org.testcontainers.lang";
export const LABEL_TESTCONTAINERS_VERSION = "org.testcontainers.version";
export const LABEL_TESTCONTAINERS_SESSION_ID = "org.testcontainers.session-id";
/** One process: what carries it is removed when that process ends. */
export const LABEL_MAYFLY_OWNER = "dev.mayfly.owner";

/** Who starts containers here: the test run, and this process as a part of it. */
export interface Session {
  /** The test run: `TESTCONTAINERS_SESSION_ID`, else this process alone. */
  readonly id: string;
  /** Labels of everything that this process creates. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels by which this process's own things are found. */
  readonly filter: LabelFilter;
}

export function openSession(config: Config): Session {
  const owner = processWide("owner", () => randomUUID());
  const id = config.sessionId ?? owner;
  return {
    id,
    labels: {
      [LABEL_TESTCONTAINERS]: "true",
      [LABEL_TESTCONTAINERS_LANG]: "node",
      [LABEL_TESTCONTAINERS_VERSION]: VERSION,
      [LABEL_TESTCONTAINERS_SESSION_ID]: id,
      [LABEL_MAYFLY_OWNER]: owner,
    },
    filter: { [LABEL_MAYFLY_OWNER]: owner },
  };
}
