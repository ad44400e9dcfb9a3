import { randomUUID } from "node:crypto";
import { EngineError } from "../../errors";
import type { LabelFilter, VolumeRequest } from "../engine";
import { labelFilter } from "./paths";
import { sendForJson, sendOnly, type Modem } from "./request";

const NOT_FOUND = 404;
const CONFLICT = 409;

/** Tells a volume that one request made from the one that was there before. */
const LABEL_REQUEST = "dev.mayfly.request";

/**
 * Engines answer the wish for a name that is taken with the volume that has it, as if they had made
 * it. Whoever takes that for their own removes somebody else's data.
 */
export async function createVolume(
  modem: Modem,
  { name, driver, driverOptions, labels }: VolumeRequest,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `create volume ${name}`;
  const request = randomUUID();
  const answer = (await sendForJson(
    modem,
    {
      operation,
      method: "POST",
      path: "/volumes/create",
      body: {
        Name: name,
        Driver: driver,
        ...(driverOptions && { DriverOpts: driverOptions }),
        Labels: { ...labels, [LABEL_REQUEST]: request },
      },
    },
    signal,
  )) as { Labels?: Readonly<Record<string, string>> | null };
  if (answer.Labels?.[LABEL_REQUEST] !== request) {
    throw new EngineError(operation, "there is a volume of that name", CONFLICT);
  }
}

export async function removeVolume(
  modem: Modem,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await sendOnly(
    modem,
    {
      operation: `remove volume ${name}`,
      method: "DELETE",
      path: `/volumes/${encodeURIComponent(name)}`,
      accept: [NOT_FOUND],
    },
    signal,
  );
}

export async function listVolumes(
  modem: Modem,
  filter: LabelFilter,
  signal?: AbortSignal,
): Promise<string[]> {
  const answer = await sendForJson(
    modem,
    {
      operation: "list volumes",
      method: "GET",
      path: "/volumes",
      query: { filters: labelFilter(filter) },
    },
    signal,
  );
  const { Volumes } = answer as { Volumes?: { Name: string }[] | null };
  return (Volumes ?? []).map(({ Name }) => Name);
}
