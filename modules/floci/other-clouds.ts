import { StartedServer, Wait, type ContainerSpec } from "../../src/module";

// After the documentation of floci-az 0.8, floci-gcp 0.5 and floci-oci 0.1: no image was at hand.

/** A running emulator of another cloud than AWS, whose services share one port. */
export abstract class StartedFlociEmulator<S extends object> extends StartedServer<S> {
  /** Returns `http://host:port`, the endpoint of all services. */
  getConnectionUri(): string {
    return this.url({ scheme: "http" });
  }
}

/** Waits for Floci's health path, as its images do. */
export const answersHealth = (path: string, port: number): Wait => Wait.forHttp(path, port);

/** Returns the variable for the host in the URLs that the emulator returns; the user's own stays as it is. */
export function hostname(name: string, described: ContainerSpec): Record<string, string> {
  const alias = described.networkAliases.at(-1);
  return { ...(alias !== undefined && { [name]: alias }), ...described.environment };
}
