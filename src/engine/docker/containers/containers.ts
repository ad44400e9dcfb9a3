import type { RawInspect } from "../../../spec/inspect/raw-inspect";
import type { LabelFilter } from "../../requests/label-filter";
import { containerPath, labelFilter, shortId } from "../paths";
import type { EngineRequest } from "../../http/engine-request";
import { command, idsOf, query } from "../request-kinds";
import { toContainerInfo } from "./to-container-info";

/** The status code if the container was already started or stopped. */
const NOT_MODIFIED = 304;

export const startContainer = command((id: string) => ({
  operation: `start container ${shortId(id)}`,
  method: "POST",
  path: containerPath(id, "start"),
  accept: [NOT_MODIFIED],
}));

const inspection = (id: string): EngineRequest => ({
  operation: `inspect container ${shortId(id)}`,
  method: "GET",
  path: containerPath(id, "json"),
});

export const inspectContainer = query(inspection, toContainerInfo);

export const inspectContainerRaw = query(inspection, (answer: RawInspect) => answer);

export const stopContainer = command((id: string, timeout: number) => ({
  operation: `stop container ${shortId(id)}`,
  method: "POST",
  path: containerPath(id, "stop"),
  query: { t: wholeSeconds(timeout) },
  accept: [NOT_MODIFIED],
  repeatable: true,
  extraTime: timeout,
}));

export const restartContainer = command((id: string, timeout: number) => ({
  operation: `restart container ${shortId(id)}`,
  method: "POST",
  path: containerPath(id, "restart"),
  query: { t: wholeSeconds(timeout) },
  extraTime: timeout,
}));

export const killContainer = command((id: string, signal: string | number) => ({
  operation: `kill container ${shortId(id)} with ${signal}`,
  method: "POST",
  path: containerPath(id, "kill"),
  query: { signal: String(signal) },
}));

export const renameContainer = command((id: string, name: string) => ({
  operation: `rename container ${shortId(id)} to ${name}`,
  method: "POST",
  path: containerPath(id, "rename"),
  query: { name },
}));

export const pauseContainer = command((id: string) => ({
  operation: `pause container ${shortId(id)}`,
  method: "POST",
  path: containerPath(id, "pause"),
}));

export const unpauseContainer = command((id: string) => ({
  operation: `unpause container ${shortId(id)}`,
  method: "POST",
  path: containerPath(id, "unpause"),
}));

export const waitForExit = query(
  (id: string) => ({
    operation: `wait for container ${shortId(id)} to exit`,
    method: "POST",
    path: containerPath(id, "wait"),
    patience: Infinity,
  }),
  ({ StatusCode }: { readonly StatusCode: number }) => StatusCode,
);

export const listContainers = query(
  (filter: LabelFilter) => ({
    operation: "list containers",
    method: "GET",
    path: "/containers/json",
    query: { all: true, filters: labelFilter(filter) },
  }),
  idsOf,
);

/** Rounds up: the engine takes whole seconds, and the container must get at least the given time. */
function wholeSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
