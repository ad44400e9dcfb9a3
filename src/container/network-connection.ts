import type { Engine } from "../engine/engine";
import { InvalidOptionError, undefinedIfNotFound } from "../errors";
import type { NetworkAttachmentOptions } from "../spec/network-options";
import { NetworkFault } from "./faults/network-fault";

/** The part of a handle that connections need. */
interface Connectable {
  readonly engine: Engine;
  readonly id: string;
  refresh(): Promise<unknown>;
}

/** A container's settings in a network, in the engine's words (Engine API, `EndpointSettings`). */
interface RawEndpoint {
  readonly Aliases?: readonly string[] | null;
  readonly IPAMConfig?: { readonly IPv4Address?: string; readonly IPv6Address?: string } | null;
}

/** Connects the container to a network. Throws EngineError, for example if it is connected already. */
export async function connectTo(
  handle: Connectable,
  network: string,
  attachment: NetworkAttachmentOptions,
): Promise<void> {
  const { engine, id } = handle;
  await engine.networks.connect(network, id, attachment);
  // The engine may have published the ports again, as other host ports.
  await handle.refresh();
}

/** Disconnects the container. The fault's end connects it again, under the names and the fixed address that it had. */
export async function disconnectFrom(handle: Connectable, network: string): Promise<NetworkFault> {
  const { engine, id } = handle;
  const connected = (await endpoints(handle)) ?? {};
  const endpoint = connected[network];
  if (endpoint === undefined) {
    const names = Object.keys(connected).join(", ") || "none";
    const expected = `a network that the container is connected to (${names})`;
    throw InvalidOptionError.quoting("disconnect", expected, network);
  }
  const attachment = toAttachment(endpoint, id);
  await engine.networks.disconnect(network, id);
  await handle.refresh();
  return new NetworkFault(async () => {
    const current = await endpoints(handle);
    // Without the container there is nothing to do, and connect() may have been called in the meantime.
    if (current === undefined || network in current) return;
    await connectTo(handle, network, attachment);
  });
}

/** Returns the container's settings by network; undefined if it does not exist. */
async function endpoints({
  engine,
  id,
}: Connectable): Promise<Readonly<Record<string, RawEndpoint>> | undefined> {
  const raw = await engine.containers.inspectRaw(id).catch(undefinedIfNotFound);
  return raw && ((raw.NetworkSettings["Networks"] ?? {}) as Record<string, RawEndpoint>);
}

function toAttachment({ Aliases, IPAMConfig }: RawEndpoint, id: string): NetworkAttachmentOptions {
  const ipAddress = IPAMConfig?.IPv4Address ?? IPAMConfig?.IPv6Address;
  return {
    // Before Docker 26, the short id is among them; the engine adds it by itself.
    aliases: (Aliases ?? []).filter((alias) => alias !== id.slice(0, 12)),
    ...(ipAddress !== undefined && { ipAddress }),
  };
}
