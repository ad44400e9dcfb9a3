import type { TestRun } from "../../../src";
import { processInName } from "./clone-name";

// What is made for good has a name without its process: a template the run's, a clone the user's. There
// the comment tells the process.

/** A database as it stands in the server's catalog. */
export interface Described {
  readonly name: string;
  readonly comment: string | undefined;
  /** `system_identifier`, which initdb chooses and which stays the same for the data's life. */
  readonly cluster: string;
}

const TEMPLATE_NAME = /^mayfly_template_[0-9a-f]{16}$/;
const TEMPLATE_COMMENT = /^mayfly template of run (\S+) by ([0-9a-f.]+)$/;
const PROCESS = /^[0-9a-f.]+$/;

export const templateComment = ({ id, runner }: TestRun): string =>
  `mayfly template of run ${id} by ${runner}`;

/**
 * Returns the comment of a clone with a name of the user's. It is for that name and that cluster only:
 * `pg_dump --create` writes comments, too, and a database that was restored or renamed is the user's.
 */
export const cloneComment = (
  clone: Omit<Described, "comment">,
  { process }: Pick<TestRun, "process">,
): string => cloneCommentStart(clone) + process;

const cloneCommentStart = ({ name, cluster }: Omit<Described, "comment">): string =>
  `mayfly clone ${name} of cluster ${cluster} by `;

/**
 * Returns the process for whose life a database is kept; undefined for one that this module did not
 * make, for a snapshot, and for the template of the given run.
 */
export function ownerOf(database: Described, run: TestRun): string | undefined {
  const { name, comment = "" } = database;
  if (TEMPLATE_NAME.test(name)) {
    const [, id, runner] = TEMPLATE_COMMENT.exec(comment) ?? [];
    return id === run.id && runner === run.runner ? undefined : runner;
  }
  const start = cloneCommentStart(database);
  if (!comment.startsWith(start)) return processInName(name);
  const process = comment.slice(start.length);
  return PROCESS.test(process) ? process : undefined;
}
