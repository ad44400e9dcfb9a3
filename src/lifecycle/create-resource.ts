import { abortable } from "../common/abort";
import type { Engine } from "../engine/engine";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { UndoStack } from "./undo-stack";

/** What the engine is asked for, in terms of a network or a volume. */
export interface ResourceSteps {
  readonly what: "network" | "volume";
  /** Creates it with these labels, and resolves with what it is removed by. */
  readonly create: (
    engine: Engine,
    sessionLabels: Readonly<Record<string, string>>,
  ) => Promise<string>;
  readonly remove: (engine: Engine, id: string, signal: AbortSignal) => Promise<void>;
}

/**
 * Creates something that the session owns. As with containers, an abort waits for an answer that is
 * under way, so that what was made can be removed; then the signal's reason is thrown.
 */
export async function createResource(
  { what, create, remove }: ResourceSteps,
  { engine, reaper, session }: Pick<Runtime, "engine" | "reaper" | "session">,
  signal?: AbortSignal,
): Promise<string> {
  signal?.throwIfAborted();
  await abortable(reaper.track(session.filter), signal);
  const id = await create(engine, labelsHere(session));
  if (signal?.aborted === true) {
    const undo = new UndoStack();
    undo.push(`create ${what}`, (limit) => remove(engine, id, limit));
    await undo.run();
    throw signal.reason;
  }
  return id;
}
