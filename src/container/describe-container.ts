import { formatPort } from "../spec/ports/exposed-port";
import type { ContainerHandle } from "./container-handle";

/** What `console.log(container)` prints. */
export interface ContainerSummary {
  readonly image: string;
  /** The first twelve digits, as `docker ps` prints them. */
  readonly id: string;
  readonly name: string;
  readonly host: string;
  /** Host ports by container port, e.g. `{ "6379/tcp": 32768 }`. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Summarises a container for `console.log`: where it is and how it is reached, and no environment or password. */
export function describeContainer(handle: ContainerHandle): ContainerSummary {
  const ports = handle.allPorts().map((port) => [formatPort(port), port.host] as const);
  return {
    image: handle.image,
    id: handle.id.slice(0, 12),
    name: handle.info.name.replace(/^\//, ""),
    host: handle.host,
    ports: Object.fromEntries(ports),
  };
}
