import { tmpdir } from "node:os";
import type { Config } from "../../config";

/** The properties of the machine that decide which sockets can exist. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  readonly tmpdir: string;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  uid: process.getuid?.(),
  tmpdir: tmpdir(),
});

/** Returns the URIs of the sockets that engines are known to use, most likely first. */
export function wellKnownSockets(
  { home, xdgRuntimeDir }: Pick<Config, "home" | "xdgRuntimeDir">,
  { platform, uid, tmpdir: temp }: Machine = thisMachine(),
): string[] {
  if (platform === "win32") {
    return ["npipe:////./pipe/docker_engine", "npipe:////./pipe/podman-machine-default"];
  }
  const runtime = (path: string): string[] => [
    ...(xdgRuntimeDir === undefined ? [] : [`${xdgRuntimeDir}/${path}`]),
    ...(uid === undefined ? [] : [`/run/user/${uid}/${path}`]),
  ];
  const sockets = [
    "/var/run/docker.sock",
    ...runtime("docker.sock"), // rootless Docker
    `${home}/.docker/run/docker.sock`, // Docker Desktop
    `${home}/.docker/desktop/docker.sock`, // Docker Desktop on Linux
    `${home}/.colima/default/docker.sock`,
    `${home}/.rd/docker.sock`, // Rancher Desktop
    `${home}/.orbstack/run/docker.sock`,
    ...runtime("podman/podman.sock"), // rootless Podman
    "/run/podman/podman.sock",
    ...(platform === "darwin"
      ? [
          `${temp}/podman/podman-machine-default-api.sock`,
          `${home}/.local/share/containers/podman/machine/podman.sock`,
        ]
      : []),
  ];
  return [...new Set(sockets)].map((path) => `unix://${path}`);
}
