import { startedServices } from "../model";
import type { ComposeProject } from "../project";
import type { ServiceContainer } from "../service-container";
import type { WantedEnvironment } from "./identity";

/**
 * Returns whether an environment can be used without compose: each service has all of its containers, and they run. A
 * job may have ended with code 0, so that it does not run again beside tests. If nothing runs, the environment was
 * stopped.
 */
export function isUp(
  containers: readonly ServiceContainer[],
  { model, requested }: WantedEnvironment,
  { described }: ComposeProject,
): boolean {
  const isComplete = startedServices(model, requested).every((name) => {
    const { scale, deploy } = model.services[name] ?? {};
    const wanted = described.scale[name] ?? scale ?? deploy?.replicas ?? 1;
    return containers.filter(({ service }) => service === name).length === wanted;
  });
  return (
    isComplete &&
    containers.some(({ handle }) => handle.info.state.status === "running") &&
    containers.every(({ handle, isJob }) => {
      const { status, exitCode } = handle.info.state;
      return status === "running" || (isJob && status === "exited" && exitCode === 0);
    })
  );
}
