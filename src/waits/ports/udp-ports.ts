import { sleep } from "../../common/clock";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { BaseWait } from "../base-wait";
import { lookInside } from "./look-inside";
import { portsToPublish } from "./ports-to-publish";

/** How long to look for open ports. A server may open its ports only when it is used. */
const LOOK_MS = 2_000;
/** How long the process has to run where nobody can look, so that a program that fails at once is noticed. */
const HOLD_MS = 500;

/**
 * Waits until servers have opened the published UDP ports of a container, but not longer than two seconds: nobody can
 * tell from outside whether a UDP port is open. Where the image has no shell, waits half a second.
 *
 * For containers without TCP ports. The start fails if the container exits meanwhile.
 */
export class UdpPortsWait extends BaseWait {
  readonly description = "the container's published UDP ports to be open";

  constructor() {
    super(Object.freeze({}));
  }

  async until(handle: Handle, { signal }: WaitContext): Promise<void> {
    const ports = portsToPublish(handle, "udp");
    const view =
      ports.length === 0 ? undefined : await lookInside(handle, ports, LOOK_MS, signal, "udp");
    if (view === undefined) await sleep(HOLD_MS, signal);
  }
}
