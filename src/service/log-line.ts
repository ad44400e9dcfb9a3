import { LastLines } from "../errors";
import type { OutputLine } from "../spec/output";
import type { ServiceTask } from "./service-task";

/** A line that a task has printed. */
export interface TaskLine extends OutputLine {
  /** Undefined for a task that the swarm has forgotten. */
  readonly task: ServiceTask | undefined;
}

const TASK = /(?:^|,)com\.docker\.swarm\.task\.id=([^,]*)/;

/** Splits a line of a service's log into the id of its task and its text. */
export function splitLine(text: string): { readonly taskId: string; readonly text: string } {
  // The details have no spaces: values are escaped as in a query.
  const end = text.indexOf(" ");
  const details = end === -1 ? text : text.slice(0, end);
  const [, taskId = ""] = TASK.exec(details) ?? [];
  return { taskId, text: end === -1 ? "" : text.slice(end + 1) };
}

/** Returns the last lines of one task. */
export async function linesOfTask(
  task: ServiceTask,
  lines: AsyncIterable<OutputLine>,
): Promise<readonly string[]> {
  const last = new LastLines();
  for await (const line of lines) {
    const { taskId, text } = splitLine(line.text);
    if (taskId === task.id) last.add(text);
  }
  return last.all;
}
