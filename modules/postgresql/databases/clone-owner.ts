import type { TestRun } from "../../../src";
import { processInName } from "./clone-name";

// A finished database has no process in its name: a template has the run's name, a clone can have the
// user's. Its comment tells the process.

/** A database in the server's catalog. */
export interface Described {
  readonly name: string;
  readonly comment: string | undefined;
  /** The `system_identifier`, which initdb chooses once for the data. */
  readonly cluster: string;
}

const TEMPLATE_NAME = /^mayfly_template_[0-9a-f]{16}$/;
const TEMPLATE_COMMENT = /^mayfly template of run (\S+) by ([0-9a-f.]+)$/;
const PROCESS = /^[0-9a-f.]+$/;

export const templateComment = ({ id, runner }: TestRun): string =>
  `mayfly template of run ${id} by ${runner}`;

/**
 * Returns the comment of a clone with the user's name. It is valid only for that name and that cluster:
 * `pg_dump --create` also copies comments, and a restored or renamed database belongs to the user.
 */
export const cloneComment = (
  clone: Omit<Described, "comment">,
  { process }: Pick<TestRun, "process">,
): string => cloneCommentStart(clone) + process;

const cloneCommentStart = ({ name, cluster }: Omit<Described, "comment">): string =>
  `mayfly clone ${name} of cluster ${cluster} by `;

/**
 * Returns the process that owns a database; undefined for a database that this module did not make, for a
 * snapshot, and for the template of the given run.
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
