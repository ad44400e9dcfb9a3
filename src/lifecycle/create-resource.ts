import { abortable } from "../common/abort";
import type { Engine } from "../engine/engine";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { UndoStack } from "./undo-stack";

/** How a network or a volume is created and removed. */
export interface ResourceSteps {
  readonly what: "network" | "volume";
  /** Creates it with these labels and resolves with the id or name for `remove`. */
  readonly create: (
    engine: Engine,
    sessionLabels: Readonly<Record<string, string>>,
  ) => Promise<string>;
  readonly remove: (engine: Engine, id: string, signal: AbortSignal) => Promise<void>;
}

/**
 * Creates a network or a volume that the session owns. An abort does not end the request, as with
 * containers: waits for the engine's answer, removes the new object and throws the signal's reason.
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
