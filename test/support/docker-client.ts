import type Docker from "dockerode";
import { config } from "../../src/config";
import { findEngine } from "../../src/engine/find-engine";

/** Returns dockerode for the engine under test, for requests that the library does not make. */
export async function dockerClient(): Promise<Docker> {
  const { default: Client } = await import("dockerode");
  const { address } = await findEngine(config());
  return "socketPath" in address
    ? new Client({ socketPath: address.socketPath })
    : new Client({ host: address.host, port: address.port });
}
