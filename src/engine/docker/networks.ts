import type { LabelFilter, NetworkRequest } from "../engine";
import { labelFilter, shortId } from "./paths";
import { sendForJson, sendOnly, type Modem } from "./request";

const NOT_FOUND = 404;

export async function createNetwork(
  modem: Modem,
  { name, driver, labels }: NetworkRequest,
  signal?: AbortSignal,
): Promise<string> {
  const answer = await sendForJson(
    modem,
    {
      operation: `create network ${name}`,
      method: "POST",
      path: "/networks/create",
      // Before API 1.44 an engine makes a second network of the same name unless it is told to look.
      body: { Name: name, Driver: driver, Labels: labels, CheckDuplicate: true },
    },
    signal,
  );
  return (answer as { Id: string }).Id;
}

export async function removeNetwork(modem: Modem, id: string, signal?: AbortSignal): Promise<void> {
  await sendOnly(
    modem,
    {
      operation: `remove network ${shortId(id)}`,
      method: "DELETE",
      path: `/networks/${encodeURIComponent(id)}`,
      accept: [NOT_FOUND],
    },
    signal,
  );
}

export async function listNetworks(
  modem: Modem,
  filter: LabelFilter,
  signal?: AbortSignal,
): Promise<string[]> {
  const answer = await sendForJson(
    modem,
    {
      operation: "list networks",
      method: "GET",
      path: "/networks",
      query: { filters: labelFilter(filter) },
    },
    signal,
  );
  return (answer as { Id: string }[]).map(({ Id }) => Id);
}
