import type { Lease } from "../../container/lease";
import { debug } from "../../common/debug";
import { messageOf } from "../../errors";
import type { ContainerSpec } from "../../spec/container-spec";
import type { Runtime } from "../../run/runtime";

/** Opens this process's lease of a container. Logs a failure to hold a container with an idle timeout. */
export async function openLease(
  reused: boolean,
  id: string,
  { reuse }: Pick<ContainerSpec, "reuse">,
  { reaper }: Pick<Runtime, "reaper">,
): Promise<Lease> {
  let release = (): void => undefined;
  if (reuse?.idleTimeout !== undefined) {
    try {
      if (reaper.hold === undefined)
        throw new Error("this cleanup mode cannot stop idle containers");
      release = await reaper.hold(id, reuse.idleTimeout);
    } catch (error) {
      debug(
        "reuse",
        () => `the idle timeout of ${id.slice(0, 12)} has no effect: ${messageOf(error)}`,
      );
    }
  }
  return { reused, release };
}
