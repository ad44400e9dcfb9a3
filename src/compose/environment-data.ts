import type { StartedContainerData } from "../container/container-data";
import type { ComposeDescription } from "./description";
import type { ContainerName } from "./names";
import type { ComposeProject } from "./project";

/** The kind under which `attach` knows started environments. */
export const ENVIRONMENT_KIND = "compose-environment";

/** A compose file as compose has resolved it: merged, with the values of variables. */
export interface ComposeConfig {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [section: string]: unknown;
}

/** A started project as plain data, for compose commands in another process. */
export interface ProjectData {
  /** The URI of the project's engine. */
  readonly engine: string;
  readonly name: string;
  readonly profiles: readonly string[];
  readonly described: DescriptionData;
  readonly config: ComposeConfig;
}

/** The parts of a description that JSON can hold. A started project does not need the others. */
type DescriptionData = Omit<
  ComposeDescription,
  "nextName" | "pullPolicy" | "defaultWait" | "waits" | "logConsumers"
>;

/** A started environment as plain data. */
export interface EnvironmentData extends ProjectData {
  readonly containers: readonly (ContainerName & {
    readonly isJob: boolean;
    readonly data: StartedContainerData;
  })[];
}

/** Returns a project's data. It includes the variables of `withEnvironment()`, and the resolved files. */
export function toProjectData(
  { runtime, described, name, profiles }: ComposeProject,
  config: ComposeConfig,
): ProjectData {
  const { nextName: _, pullPolicy: _p, defaultWait: _d, waits: _w, ...rest } = described;
  const { logConsumers: _c, client, ...plain } = rest;
  const { logger: _l, ...options } = client;
  return {
    engine: runtime.engine.uri,
    name,
    profiles,
    config,
    described: { ...plain, client: options },
  };
}
