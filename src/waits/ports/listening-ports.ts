import type { Handle } from "../../spec/handle";
import type { WaitContext, WaitEnd } from "../../spec/wait";
import { BaseWait, type BaseOptions } from "../base-wait";
import { awaitReachable } from "./await-reachable";
import { containerAddress } from "./container-address";
import { dialDirectly } from "./dial-directly";
import { pollPorts, portName } from "./poll-ports";
import { portsToPublish } from "./ports-to-publish";
import { holdTime, staysOpen } from "./stays-open";
import { watchInside } from "./watch-inside";
import { currentAddress, publishedAddress } from "../tcp/published-address";
import { accepts } from "../tcp/tcp-attempt";
import { tcpPort } from "../tcp/tcp-port";
import { list } from "../excerpt";

interface Options extends BaseOptions {
  /** Empty for all published TCP ports. */
  readonly ports: readonly number[];
}

/**
 * Waits until servers listen on TCP ports of the container, on an address that can be reached from outside.
 *
 * Dials the container's own address if this machine routes to it. Otherwise looks inside with the image's shell. If
 * that is impossible, connects to the published ports, and accepts only connections that stay open.
 */
export class ListeningPortsWait extends BaseWait<Options> {
  constructor(ports: readonly (number | `${number}/tcp`)[] = []) {
    const numbers = ports.map((port) => tcpPort(port, "forListeningPorts"));
    super(Object.freeze({ ports: [...new Set(numbers)] }));
  }

  get description(): string {
    const ports = this.options.ports.map((port) => `${port}/tcp`);
    if (ports.length === 0) return "the container's published TCP ports to be listening";
    return `port${ports.length === 1 ? "" : "s"} ${list(ports, "and")} to be listening`;
  }

  /** Names the first port that does not listen yet, as testcontainers does. */
  testcontainersMessage(
    end: WaitEnd,
    handle: Handle,
    lastSeen: string | undefined,
  ): string | undefined {
    const ports = this.ports(handle);
    const port = ports.find((each) => lastSeen?.includes(`${portName(each)}:`)) ?? ports[0];
    if (end === "exited" || port === undefined) return undefined;
    return `Port ${port}/tcp not bound after ${end.afterMs}ms`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { signal } = context;
    const ports = this.ports(handle);
    if (ports.length === 0) return;
    // Throws for a port that is not published.
    const addresses = new Map(ports.map((port) => [port, currentAddress(handle, port)]));
    const published = (port: number) => addresses.get(port)?.() ?? publishedAddress(handle, port);

    // On the host's network there is no proxy, so an accepted connection is proof enough.
    if (handle.info.networkMode === "host" && handle.info.isForwarded !== true) {
      await pollPorts(context, ports, (port) => accepts(published(port), signal));
      return;
    }
    const own = containerAddress(handle);
    if (own !== undefined && (await dialDirectly(handle, ports, context))) return;
    if (await watchInside(handle, ports, context)) {
      await awaitReachable(handle, ports, published, this.description, context);
    } else {
      const hold = holdTime(handle);
      await pollPorts(context, ports, (port) => staysOpen(published(port), signal, hold));
    }
  }

  private ports(handle: Handle): readonly number[] {
    const { ports } = this.options;
    return ports.length > 0 ? ports : portsToPublish(handle, "tcp");
  }
}
