import type { ContainerInfo } from "../../../spec/inspect/container-info";
import type { RawInspect } from "../../../spec/inspect/raw-inspect";
import type { LabelFilter } from "../../requests/label-filter";
import { containerPath, labelFilter, shortId } from "../transport/paths";
import { sendForJson, sendOnly, type Modem } from "../transport/request";
import { toContainerInfo } from "./to-container-info";

/** The engine's answer to a start or stop that changes nothing. */
const NOT_MODIFIED = 304;

export async function startContainer(
  modem: Modem,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    modem,
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
  modem: Modem,
  id: string,
  signal?: AbortSignal,
): Promise<ContainerInfo> {
  return toContainerInfo(await inspectContainerRaw(modem, id, signal));
}

export async function inspectContainerRaw(
  modem: Modem,
  id: string,
  signal?: AbortSignal,
): Promise<RawInspect> {
  const answer = await sendForJson(
    modem,
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
  modem: Modem,
  id: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    modem,
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
  modem: Modem,
  id: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    modem,
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
  modem: Modem,
  id: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    modem,
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
  modem: Modem,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `pause container ${shortId(id)}`;
  await sendOnly(modem, { operation, method: "POST", path: containerPath(id, "pause") }, signal);
}

export async function unpauseContainer(
  modem: Modem,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `unpause container ${shortId(id)}`;
  await sendOnly(modem, { operation, method: "POST", path: containerPath(id, "unpause") }, signal);
}

export async function waitForExit(modem: Modem, id: string, signal?: AbortSignal): Promise<number> {
  const answer = await sendForJson(
    modem,
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
  modem: Modem,
  filter: LabelFilter,
  signal?: AbortSignal,
): Promise<string[]> {
  const answer = await sendForJson(
    modem,
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

/** The engine takes whole seconds; rounded up, so that a process never has less time than given. */
function wholeSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
