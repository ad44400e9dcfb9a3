import type { ContainerInfo } from "../../../spec/inspect/container-info";
import type { RawInspect } from "../../../spec/inspect/raw-inspect";
import type { LabelFilter } from "../../requests/label-filter";
import { containerPath, labelFilter, shortId } from "../paths";
import { sendForJson, sendOnly, type Transport } from "../../http/request";
import { toContainerInfo } from "./to-container-info";

/** The status of a start or stop that changes nothing. */
const NOT_MODIFIED = 304;

export async function startContainer(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
    {
      operation: `start container ${shortId(id)}`,
      method: "POST",
      path: containerPath(id, "start"),
      accept: [NOT_MODIFIED],
    },
    signal,
  );
}

export async function inspectContainer(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<ContainerInfo> {
  return toContainerInfo(await inspectContainerRaw(transport, id, signal));
}

export async function inspectContainerRaw(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<RawInspect> {
  const answer = await sendForJson(
    transport,
    {
      operation: `inspect container ${shortId(id)}`,
      method: "GET",
      path: containerPath(id, "json"),
    },
    signal,
  );
  return answer as RawInspect;
}

export async function stopContainer(
  transport: Transport,
  id: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
    {
      operation: `stop container ${shortId(id)}`,
      method: "POST",
      path: containerPath(id, "stop"),
      query: { t: wholeSeconds(timeout) },
      accept: [NOT_MODIFIED],
      repeatable: true,
      extraTime: timeout,
    },
    signal,
  );
}

export async function restartContainer(
  transport: Transport,
  id: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
    {
      operation: `restart container ${shortId(id)}`,
      method: "POST",
      path: containerPath(id, "restart"),
      query: { t: wholeSeconds(timeout) },
      extraTime: timeout,
    },
    signal,
  );
}

export async function renameContainer(
  transport: Transport,
  id: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    transport,
    {
      operation: `rename container ${shortId(id)} to ${name}`,
      method: "POST",
      path: containerPath(id, "rename"),
      query: { name },
    },
    signal,
  );
}

export async function pauseContainer(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `pause container ${shortId(id)}`;
  await sendOnly(
    transport,
    { operation, method: "POST", path: containerPath(id, "pause") },
    signal,
  );
}

export async function unpauseContainer(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `unpause container ${shortId(id)}`;
  await sendOnly(
    transport,
    { operation, method: "POST", path: containerPath(id, "unpause") },
    signal,
  );
}

export async function waitForExit(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<number> {
  const answer = await sendForJson(
    transport,
    {
      operation: `wait for the end of container ${shortId(id)}`,
      method: "POST",
      path: containerPath(id, "wait"),
      patience: Infinity,
    },
    signal,
  );
  return (answer as { StatusCode: number }).StatusCode;
}

export async function listContainers(
  transport: Transport,
  filter: LabelFilter,
  signal?: AbortSignal,
): Promise<string[]> {
  const answer = await sendForJson(
    transport,
    {
      operation: "list containers",
      method: "GET",
      path: "/containers/json",
      query: { all: true, filters: labelFilter(filter) },
    },
    signal,
  );
  return (answer as { Id: string }[]).map(({ Id }) => Id);
}

/** Rounds up, since the engine takes whole seconds and the process must not get less time than given. */
function wholeSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
