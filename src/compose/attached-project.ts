import { attachedEngine, attachedRuntime } from "../attach/attached-engine";
import type { ProjectData } from "./environment-data";
import { findCompose } from "./find-program";
import type { ComposeProject } from "./project";

/**
 * Returns a project that another process has started. Commands reject with MayflyError and the code ATTACHED_ELSEWHERE
 * if this process uses another engine.
 */
export async function attachedProject(data: ProjectData): Promise<ComposeProject> {
  const { engine, name, profiles, described } = data;
  const what = `compose project ${name}`;
  const [current, program] = await Promise.all([
    attachedRuntime(engine, what),
    findCompose(described.client.executable),
  ]);
  return {
    runtime: { ...current, engine: attachedEngine(engine, what) },
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
