import type { StartOptions } from "../builder/generic-container";
import { UndoStack } from "../lifecycle/undo-stack";
import { Network } from "../network/network";
import type { StartedNetwork } from "../network/started-network";

/**
 * Starts a network and calls `start` to start containers on it. If that fails, undoes what it has pushed, removes the
 * network and throws the failure.
 */
export async function onOwnNetwork<Started>(
  options: StartOptions,
  start: (network: StartedNetwork, undo: UndoStack) => Promise<Started>,
): Promise<Started> {
  const network = await new Network().start(options);
  const undo = new UndoStack();
  undo.push("create network", async () => {
    await network.stop();
  });
  try {
    return await start(network, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}
