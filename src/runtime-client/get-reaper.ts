import { LABEL_MAYFLY_RYUK, LABEL_TESTCONTAINERS_SESSION_ID } from "../spec/labels";
import { runtime } from "../runtime";
import { checkText } from "../spec/options";
import type { ContainerRuntimeClient } from "./runtime-client";

const LABEL_COMPOSE_PROJECT = "com.docker.compose.project";

/** What removes the session's things, for things that other programs have made. */
export interface Reaper {
  /** What everything of this session carries in the label `org.testcontainers.session-id`. */
  readonly sessionId: string;
  /** The container of Ryuk; empty where something else cleans up. */
  readonly containerId: string;
  /**
   * Has everything removed, after the end of this process, that carries this session id. Resolves
   * when that is sure; without it, nobody need wait.
   */
  addSession(sessionId: string): Promise<void>;
  /** The same for a project of Docker Compose. */
  addComposeProject(projectName: string): Promise<void>;
}

/**
 * The reaper of this process's session, which is started where it was not. The client is taken for
 * testcontainers' sake: there is one engine a process. Throws EngineNotFoundError, EngineError.
 */
export async function getReaper(_client?: ContainerRuntimeClient): Promise<Reaper> {
  const { engine, reaper, session } = await runtime();
  await reaper.track(session.filter);
  const [ryuk] = await engine.containers.list({ [LABEL_MAYFLY_RYUK]: session.id });
  const track = (label: string, value: string): Promise<void> => {
    const tracked = reaper.track({ [label]: value });
    // In testcontainers there is nothing to await: such a caller must not be ended by a rejection.
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
