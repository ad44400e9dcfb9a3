import { attachedEngine, openRuntime } from "../attach/attached-engine";
import type { ProjectData } from "./environment-data";
import { findCompose } from "./find-program";
import type { ComposeProject } from "./project";

/**
 * Returns a project that another process has started. Commands reject with MayflyError and the code ATTACHED_ELSEWHERE
 * if this process uses another engine.
 */
export async function attachedProject(data: ProjectData): Promise<ComposeProject> {
  const { engine, name, profiles, described } = data;
  const [current, program] = await Promise.all([
    openRuntime(),
    findCompose(described.client.executable),
  ]);
  return {
    runtime: { ...current, engine: attachedEngine(engine, `compose project ${name}`) },
    described: {
      ...described,
      nextName: () => name,
      pullPolicy: undefined,
      defaultWait: undefined,
      waits: {},
      logConsumers: {},
    },
    program,
    name,
    profiles,
    override: undefined,
  };
}
