import { LABEL_MAYFLY_RYUK, LABEL_TESTCONTAINERS_SESSION_ID } from "../spec/labels/labels";
import { runtime } from "../runtime";
import { checkText } from "../spec/options";
import type { ContainerRuntimeClient } from "./runtime-client";

const LABEL_COMPOSE_PROJECT = "com.docker.compose.project";

/** Removes what other programs have created, as it removes the session's things. */
export interface Reaper {
  /** The value of the label `org.testcontainers.session-id` on everything of this session. */
  readonly sessionId: string;
  /** The id of Ryuk's container; empty if something else cleans up. */
  readonly containerId: string;
  /**
   * Removes everything with this session id after this process has ended. Resolves when the removal is
   * certain; awaiting it is optional.
   */
  addSession(sessionId: string): Promise<void>;
  /** Removes everything of a Docker Compose project after this process has ended. Otherwise as `addSession`. */
  addComposeProject(projectName: string): Promise<void>;
}

/**
 * Returns the reaper of this process's session, and starts it if necessary. The client is ignored, and
 * accepted for compatibility: a process has one engine. Throws EngineNotFoundError, EngineError.
 */
export async function getReaper(_client?: ContainerRuntimeClient): Promise<Reaper> {
  const { engine, reaper, session } = await runtime();
  await reaper.track(session.filter);
  const [ryuk] = await engine.containers.list({ [LABEL_MAYFLY_RYUK]: session.id });
  const track = (label: string, value: string): Promise<void> => {
    const tracked = reaper.track({ [label]: value });
    // testcontainers returns nothing to await: a rejection must not end the caller's process.
    tracked.catch(() => undefined);
    return tracked;
  };
  return {
    sessionId: session.id,
    containerId: ryuk ?? "",
    addSession: (id) => track(LABEL_TESTCONTAINERS_SESSION_ID, checkText(id, "addSession")),
    addComposeProject: (name) => track(LABEL_COMPOSE_PROJECT, checkText(name, "addComposeProject")),
  };
}
