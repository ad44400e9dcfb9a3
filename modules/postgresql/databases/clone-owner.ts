import type { TestRun } from "../../../src/module";
import { ownerInName } from "../../../src/module";

// A finished template, or a clone whose name the user chose, has no process id in its name. Its comment
// contains the process id.

/** A database in the server's catalog. */
export interface Described {
  readonly name: string;
  readonly comment: string | undefined;
  /** The `system_identifier`, which initdb chooses. */
  readonly cluster: string;
}

const TEMPLATE_NAME = /^mayfly_template_[0-9a-f]{16}$/;
const TEMPLATE_COMMENT = /^mayfly template of run (\S+) by ([0-9a-f.]+)$/;
const PROCESS = /^[0-9a-f.]+$/;

export const templateComment = ({ id, runner }: TestRun): string =>
  `mayfly template of run ${id} by ${runner}`;

/**
 * Returns the comment of a clone whose name the user chose. The comment is valid only for that name and that
 * cluster, because `pg_dump --create` also copies comments: a restored or renamed database is the user's own.
 */
export const cloneComment = (
  clone: Omit<Described, "comment">,
  { process }: Pick<TestRun, "process">,
): string => cloneCommentStart(clone) + process;

const cloneCommentStart = ({ name, cluster }: Omit<Described, "comment">): string =>
  `mayfly clone ${name} of cluster ${cluster} by `;

/**
 * Returns the process that owns a database. Returns undefined for a snapshot, for the given run's own template,
 * and for a database that this module did not make.
 */
export function ownerOf(database: Described, run: TestRun): string | undefined {
  const { name, comment = "" } = database;
  if (TEMPLATE_NAME.test(name)) {
    const [, id, runner] = TEMPLATE_COMMENT.exec(comment) ?? [];
    return id === run.id && runner === run.runner ? undefined : runner;
  }
  const start = cloneCommentStart(database);
  if (!comment.startsWith(start)) return ownerInName(name);
  const process = comment.slice(start.length);
  return PROCESS.test(process) ? process : undefined;
}
