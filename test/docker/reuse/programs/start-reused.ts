import { GenericContainer, Network, Volume } from "../../../../src";
import { BUSYBOX } from "../../../support/images";

export interface Order {
  /** Part of what makes containers equal, and the value of the label `test.trace`. */
  readonly key: string;
  readonly what: "container" | "network" | "volume";
}

export type Report = { readonly id: string; readonly reused: boolean } | { readonly error: string };

/** Milliseconds that a creator's hook takes, so that the other processes find an unfinished container. */
const HOOK_MS = 150;

async function start({ key, what }: Order): Promise<Report> {
  const labels = { "test.trace": key };
  if (what === "network") {
    const network = await new Network({ labels, reuse: { key } }).start();
    return { id: network.getId(), reused: network.isReused() };
  }
  if (what === "volume") {
    const volume = await new Volume({ labels, reuse: { key } }).start();
    return { id: volume.getName(), reused: volume.isReused() };
  }
  const container = await new GenericContainer(BUSYBOX)
    .withCommand(["sleep", "infinity"])
    .withLabels(labels)
    .withReuse({ key })
    .withHooks({
      ready: async (handle, { reused }) => {
        if (reused) return;
        await new Promise((resolve) => setTimeout(resolve, HOOK_MS));
        await handle.exec(["touch", "/hooked"]);
      },
    })
    .start();
  const { exitCode } = await container.exec(["test", "-f", "/hooked"]);
  if (exitCode !== 0) return { error: "the creator's hook had not run" };
  return { id: container.getId(), reused: container.isReused() };
}

process.on("message", (order: Order) => {
  void start(order)
    .catch((error: unknown) => ({ error: String(error) }))
    .then((report) => process.send?.(report));
});
process.send?.("listening");
