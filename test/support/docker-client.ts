import type Docker from "dockerode";
import { config } from "../../src/config";
import { findEngine } from "../../src/engine/find-engine";

/** A raw client of the engine under test, for what the library does not do itself. */
export async function dockerClient(): Promise<Docker> {
  const { default: Client } = await import("dockerode");
  const { address } = await findEngine(config());
  return "socketPath" in address
    ? new Client({ socketPath: address.socketPath })
    : new Client({ host: address.host, port: address.port });
}
