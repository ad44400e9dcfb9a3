import { sleep } from "../common/clock";
import type { RunningService } from "./running-service";
import { hasEnded } from "./service-task";

const PAUSE_MS = 100;

/** Removes a service, and waits until its tasks have ended. */
export async function removeService(service: RunningService, signal?: AbortSignal): Promise<void> {
  await service.engine.swarm.removeService(service.id, signal);
  for (;;) {
    const left = (await service.tasks(signal)).filter((task) => !hasEnded(task));
    const here = left.filter(({ node }) => node !== undefined);
    if (here.length === 0) break;
    await sleep(PAUSE_MS, signal);
  }
}
