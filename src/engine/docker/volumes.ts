import { EngineError } from "../../errors";
import { LABEL_MAYFLY_REQUEST } from "../../spec/labels/labels";
import type { LabelFilter } from "../requests/label-filter";
import type { VolumeInfo, VolumeRequest } from "../requests/volumes";
import { creating } from "./containers/lost-creation";
import { labelFilter } from "./paths";
import { sendForJson, type Transport } from "../http/request";
import { command, lookup, query } from "./request-kinds";

const NOT_FOUND = 404;
const CONFLICT = 409;

interface RawVolume {
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

/**
 * Creates a volume. Rejects if one with this name exists.
 *
 * Engines answer such a request with the existing volume, as if they had just created it. A caller that took it for its
 * own volume would remove other people's data.
 */
export async function createVolume(
  transport: Transport,
  { name, driver, driverOptions, labels }: VolumeRequest,
  signal?: AbortSignal,
): Promise<void> {
  const operation = `create volume ${name}`;
  const creation = {
    kind: "volume" as const,
    list: (filter: LabelFilter, signal: AbortSignal) => listVolumes(transport, filter, signal),
    remove: (name: string, signal: AbortSignal) => removeVolume(transport, name, signal),
  };
  await creating(
    creation,
    async (creationLabels) => {
      const answer = (await sendForJson(
        transport,
        {
          operation,
          method: "POST",
          path: "/volumes/create",
          body: {
            Name: name,
            Driver: driver,
            ...(driverOptions && { DriverOpts: driverOptions }),
            Labels: { ...labels, ...creationLabels },
          },
        },
        signal,
      )) as RawVolume | null;
      if (answer?.Name === undefined) {
        throw new EngineError(
          operation,
          `its answer has no name: ${JSON.stringify(answer)}`,
          undefined,
        );
      }
      if (answer.Labels?.[LABEL_MAYFLY_REQUEST] !== creationLabels[LABEL_MAYFLY_REQUEST]) {
        const hint = `to use that volume as it is, give its name to withVolume(); \`docker volume rm ${name}\` removes it`;
        const reason = "a volume with this name already exists";
        throw new EngineError(operation, reason, CONFLICT, undefined, { hint });
      }
    },
    signal,
  );
}

export const removeVolume = command((name: string) => ({
  operation: `remove volume ${name}`,
  method: "DELETE",
  path: `/volumes/${encodeURIComponent(name)}`,
  accept: [NOT_FOUND],
}));

export const inspectVolume = lookup(
  (name: string) => ({
    operation: `inspect volume ${name}`,
    method: "GET",
    path: `/volumes/${encodeURIComponent(name)}`,
  }),
  ({ Labels }: RawVolume): VolumeInfo => ({ labels: Labels ?? {} }),
);

export const listVolumes = query(
  (filter: LabelFilter) => ({
    operation: "list volumes",
    method: "GET",
    path: "/volumes",
    query: { filters: labelFilter(filter) },
  }),
  ({ Volumes }: { readonly Volumes?: readonly { readonly Name: string }[] | null }) =>
    (Volumes ?? []).map(({ Name }) => Name),
);
