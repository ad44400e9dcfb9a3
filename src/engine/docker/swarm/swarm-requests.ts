import type { LabelFilter } from "../../requests/label-filter";
import type {
  ServiceRequest,
  SwarmFileRequest,
  SwarmMembership,
  SwarmNode,
  SwarmService,
  TaskLogOptions,
} from "../../requests/swarm";
import type { OutputStream } from "../../../spec/output";
import { relay } from "../../http/relay";
import { send, sendForJson, type Transport } from "../../http/request";
import { creating } from "../containers/lost-creation";
import { demultiplexer } from "../containers/demultiplex";
import { labelFilter } from "../paths";
import { command, lookup, query } from "../request-kinds";
import {
  idIn,
  toMembership,
  toNode,
  toService,
  toTask,
  type RawInfo,
  type RawNode,
  type RawService,
  type RawTask,
} from "./answers";

const NOT_FOUND = 404;

export const membership = query(
  () => ({ operation: "describe its swarm", method: "GET", path: "/info" }),
  (info: RawInfo): SwarmMembership => toMembership(info),
);

export const nodes = query(
  () => ({ operation: "list nodes", method: "GET", path: "/nodes" }),
  (list: readonly RawNode[]): SwarmNode[] => list.map(toNode),
);

export async function createService(
  transport: Transport,
  { name, labels, spec, registryAuth }: ServiceRequest,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `create service ${name}`;
  const creation = {
    kind: "service" as const,
    list: (filter: LabelFilter, limit: AbortSignal) => listServices(transport, filter, limit),
    remove: (id: string, limit: AbortSignal) => removeService(transport, id, limit),
  };
  const create = async (added: Readonly<Record<string, string>>): Promise<string> => {
    const body = { Name: name, Labels: { ...labels, ...added }, ...spec };
    const path = "/services/create";
    const request = { operation, method: "POST", path, body, registryAuth } as const;
    return idIn(operation, await sendForJson(transport, request, signal));
  };
  return creating(creation, create, signal);
}

export const inspectService = lookup(
  (id: string) => ({
    operation: `inspect service ${id}`,
    method: "GET",
    path: `/services/${encodeURIComponent(id)}`,
  }),
  (raw: RawService): SwarmService => toService(raw),
);

export const updateService = command(
  (
    { id, version, spec }: Pick<SwarmService, "id" | "version" | "spec">,
    { rollback = false, registryAuth }: { rollback?: boolean; registryAuth?: object | undefined },
  ) => ({
    operation: `update service ${id}`,
    method: "POST",
    path: `/services/${encodeURIComponent(id)}/update`,
    query: { version, rollback: rollback ? "previous" : undefined },
    body: spec,
    registryAuth,
  }),
);

export const removeService = command((id: string) => removal("service", id));

const listPath = (path: string, filter: LabelFilter) => ({
  operation: `list ${path}`,
  method: "GET" as const,
  path: `/${path}`,
  query: { filters: labelFilter(filter) },
});

const ids = (list: readonly { readonly ID: string }[]): string[] => list.map(({ ID }) => ID);

export const listServices = query((filter: LabelFilter) => listPath("services", filter), ids);

export const tasks = query(
  () => ({ operation: "list tasks", method: "GET", path: "/tasks" }),
  (list: readonly RawTask[]) => list.map(toTask),
);

export async function serviceLogs(
  transport: Transport,
  id: string,
  { follow, tail }: TaskLogOptions,
  signal?: AbortSignal,
): Promise<OutputStream> {
  const operation = `read the log of service ${id}`;
  const request = {
    operation,
    method: "GET",
    path: `/services/${encodeURIComponent(id)}/logs`,
    query: { stdout: true, stderr: true, details: true, follow, tail },
    // An engine may begin its answer only with the first log line.
    ...(follow && { patience: Infinity }),
  } as const;
  const answer = await send(transport, request, signal);
  if (follow) answer.socket.unref();
  return relay(answer, demultiplexer(operation, false), {
    operation,
    signal,
    onAbort: follow ? "end" : "fail",
    ...(!follow && { silence: transport.answerTimeout }),
  });
}

/** Returns the function that creates a secret or a config. */
function creatingFile(
  kind: "secret" | "config",
): (transport: Transport, request: SwarmFileRequest, signal?: AbortSignal) => Promise<string> {
  const list = query((filter: LabelFilter) => listPath(`${kind}s`, filter), ids);
  const remove = command((id: string) => removal(kind, id));
  return async (transport, { name, labels, content }, signal) => {
    const operation = `create ${kind} ${name}`;
    const creation = {
      kind,
      list: (filter: LabelFilter, limit: AbortSignal) => list(transport, filter, limit),
      remove: (id: string, limit: AbortSignal) => remove(transport, id, limit),
    };
    const create = async (added: Readonly<Record<string, string>>): Promise<string> => {
      const data = content.toString("base64");
      const body = { Name: name, Labels: { ...labels, ...added }, Data: data };
      const request = { operation, method: "POST", path: `/${kind}s/create`, body } as const;
      return idIn(operation, await sendForJson(transport, request, signal));
    };
    return creating(creation, create, signal);
  };
}

export const createSecret = creatingFile("secret");
export const removeSecret = command((id: string) => removal("secret", id));
export const createConfig = creatingFile("config");
export const removeConfig = command((id: string) => removal("config", id));

function removal(kind: "service" | "secret" | "config", id: string) {
  return {
    operation: `remove ${kind} ${id}`,
    method: "DELETE" as const,
    path: `/${kind}s/${encodeURIComponent(id)}`,
    accept: [NOT_FOUND],
    repeatable: true,
  };
}
