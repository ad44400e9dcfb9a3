import { debug } from "../../../common/debug";
import { warn } from "../../../common/warn";
import { fieldOf, messageOf } from "../../../errors";
import type { LabelFilter } from "../../requests/label-filter";
import type { CreateBody, CreateRequest } from "../../../spec/create-request";
import { isOlder, NEWEST_KNOWN } from "../../find/api-version";
import { listContainers } from "./containers";
import { creating } from "./lost-creation";
import { shortId } from "../paths";
import { removeContainer } from "./remove-container";
import { idOf } from "../../http/parse-answer";
import { sendForJson, sendOnly, type Transport } from "../../http/request";

/** The first version of the Engine API that takes several networks in one request. */
const SEVERAL_NETWORKS = "1.44";
/** The first version of the Engine API that mounts images. */
const IMAGE_MOUNTS = "1.48";

type Networks = NonNullable<CreateBody["NetworkingConfig"]>["EndpointsConfig"];

/**
 * Creates a container on all of its networks.
 *
 * Engines before API 1.44 take one network in the request. Each of the others is connected by a further request, before
 * the container's process starts.
 */
export async function createContainer(
  given: Transport,
  wanted: CreateRequest,
  signal?: AbortSignal,
): Promise<string> {
  const { transport, request } = inVersion(given, wanted);
  const { apiVersion } = transport;
  const networks = request.body.NetworkingConfig?.EndpointsConfig ?? {};
  const inOneRequest = apiVersion !== undefined && !isOlder(apiVersion, SEVERAL_NETWORKS);
  if (inOneRequest || Object.keys(networks).length < 2) return create(transport, request, signal);

  const [first, others] = split(networks, request.body.HostConfig.NetworkMode);
  const body = { ...request.body, NetworkingConfig: { EndpointsConfig: first } };
  const id = await create(transport, { ...request, body }, signal);
  try {
    await connect(transport, id, others, signal);
  } catch (error) {
    await undo(transport, id);
    throw error;
  }
  return id;
}

async function create(
  transport: Transport,
  { name, platform, body }: CreateRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  const operation = "create a container";
  const creation = {
    kind: "container" as const,
    list: (filter: LabelFilter, signal: AbortSignal) => listContainers(transport, filter, signal),
    remove: (id: string, signal: AbortSignal) =>
      removeContainer(transport, id, { volumes: true }, signal),
  };
  return creating(
    creation,
    async (creationLabels) => {
      const answer = await sendForJson(
        transport,
        {
          operation,
          method: "POST",
          path: "/containers/create",
          query: { name, platform },
          body: { ...body, Labels: { ...body.Labels, ...creationLabels } },
        },
        signal,
      );
      showWarnings(body.Image, answer);
      return idOf(operation, answer);
    },
    signal,
  );
}

/** A warning about what Mayfly itself asks for on the host's network, where it reads the ports from the request. */
const EXPECTED = "Published ports are discarded when using host network mode";

/** Shows each of the engine's warnings once: mostly a limit that it did not apply. */
function showWarnings(image: string, answer: unknown): void {
  const warnings = fieldOf(answer, "Warnings");
  if (!Array.isArray(warnings)) return;
  for (const warning of warnings as string[]) {
    if (warning.startsWith(EXPECTED)) continue;
    const message = `The engine created a container of ${image} with a warning: ${warning}`;
    warn("ENGINE_WARNING", message, warning);
  }
}

/**
 * Moves the hardware address to the network's settings, where engines since API 1.44 want it, and asks in the version that
 * knows image mounts. Version 1.47 of the API refuses those; an engine that has no later one says so.
 */
function inVersion(
  transport: Transport,
  request: CreateRequest,
): { transport: Transport; request: CreateRequest } {
  const { apiVersion } = transport;
  const { MacAddress, ...body } = request.body;
  const mountsImage = body.HostConfig.Mounts?.some(({ Type }) => Type === "image") === true;
  const newest = mountsImage && apiVersion === NEWEST_KNOWN ? IMAGE_MOUNTS : apiVersion;
  const isOld = apiVersion === undefined || isOlder(apiVersion, SEVERAL_NETWORKS);
  if (MacAddress === undefined || isOld) {
    return { transport: { ...transport, apiVersion: newest }, request };
  }
  const network = body.HostConfig.NetworkMode ?? "default";
  const endpoints = body.NetworkingConfig?.EndpointsConfig ?? {};
  const endpoint = { ...endpoints[network], MacAddress };
  const NetworkingConfig = { EndpointsConfig: { ...endpoints, [network]: endpoint } };
  return {
    transport: { ...transport, apiVersion: newest },
    request: { ...request, body: { ...body, NetworkingConfig } },
  };
}

/** Returns the network that the mode names, and separately the others. */
function split(networks: Networks, mode: string | undefined): [Networks, Networks] {
  const main = mode !== undefined && mode in networks ? mode : Object.keys(networks)[0];
  const entries = Object.entries(networks);
  return [
    Object.fromEntries(entries.filter(([name]) => name === main)),
    Object.fromEntries(entries.filter(([name]) => name !== main)),
  ];
}

async function connect(
  transport: Transport,
  id: string,
  networks: Networks,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [network, settings] of Object.entries(networks)) {
    await sendOnly(
      transport,
      {
        operation: `connect container ${shortId(id)} to network ${network}`,
        method: "POST",
        path: `/networks/${encodeURIComponent(network)}/connect`,
        body: { Container: id, EndpointConfig: settings },
      },
      signal,
    );
  }
}

/** Removes the container. A failure is only logged: the caller needs the first error, and the clean-up tries again. */
async function undo(transport: Transport, id: string): Promise<void> {
  try {
    await removeContainer(transport, id, { volumes: true });
  } catch (error) {
    debug("containers", () => `could not remove ${shortId(id)}: ${messageOf(error)}`);
  }
}
