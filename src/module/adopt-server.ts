import type { StartedContainer } from "../container/started-container";
import type { ContainerSpec } from "../spec/container-spec";
import type { Server, Settings } from "./server";
import type { StartedServer } from "./started-server";
import { readSettingFiles, settingFiles, settingsOfVariables } from "./variables";

/**
 * Makes the object of a server that the module has not started. The container's own variables, files and command say the
 * settings. Throws PortNotExposedError if the container does not publish the server's port.
 */
export async function adoptServer<S extends Settings, Started extends StartedContainer>(
  server: Server<S, Started>,
  started: StartedContainer,
  container: ContainerSpec,
): Promise<Started> {
  const described = { ...container, environment: withoutEmpty(container.environment) };
  const files = await readSettingFiles(settingFiles(server, {}, described), started);
  const given = { ...settingsOfVariables(server, {}, described), ...files };
  const known: S = { ...server.defaults, ...given, ...server.adopt?.(given, described) };
  const settings: S = { ...known, ...server.resolve?.(known, described) };
  const adopted = new server.started(started, { server, settings });
  (adopted as unknown as StartedServer<S>).getPort();
  return adopted;
}

/** The images' entrypoints take an empty variable for a missing one. */
const withoutEmpty = (environment: ContainerSpec["environment"]): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
