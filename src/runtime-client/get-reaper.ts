import { LABEL_MAYFLY_RYUK, LABEL_TESTCONTAINERS_SESSION_ID } from "../spec/labels/labels";
import { runtime } from "../runtime";
import { checkText } from "../spec/options";
import type { ContainerRuntimeClient } from "./runtime-client";

const LABEL_COMPOSE_PROJECT = "com.docker.compose.project";

/** The program that removes the session's objects. It can also remove objects that other programs have created. */
export interface Reaper {
  /** The value of the label `org.testcontainers.session-id` on this session's objects. */
  readonly sessionId: string;
  /** The id of Ryuk's container; empty if the session is not cleaned up by Ryuk. */
  readonly containerId: string;
  /**
   * Removes everything with this session id after this process has ended. Resolves once the removal is ensured;
   * awaiting it is optional.
   */
  addSession(sessionId: string): Promise<void>;
  /** Removes everything of a Docker Compose project after this process has ended. Otherwise like `addSession`. */
  addComposeProject(projectName: string): Promise<void>;
}

/**
 * Returns the reaper of this process's session, and starts it if necessary. The argument is accepted for
 * compatibility, but ignored, because a process has one engine. Throws EngineNotFoundError, EngineError.
 */
export async function getReaper(_client?: ContainerRuntimeClient): Promise<Reaper> {
  const { engine, reaper, session } = await runtime();
  await reaper.track(session.filter);
  const [ryuk] = await engine.containers.list({ [LABEL_MAYFLY_RYUK]: session.id });
  const track = (label: string, value: string): Promise<void> => {
    const tracked = reaper.track({ [label]: value });
    // testcontainers returns no promise, so callers may not handle a rejection. It must not end their process.
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
