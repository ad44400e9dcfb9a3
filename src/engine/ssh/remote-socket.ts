import { printable } from "../../common/printable";
import { commandOf } from "./failures";
import { UnusableAddress } from "../find/unusable-address";
import type { SshDestination } from "./destination";
import { askSsh } from "./run-ssh";

const USUAL_SOCKET = "/var/run/docker.sock";
const ALLOW =
  "allow it in the server's sshd_config: AllowStreamLocalForwarding and AllowTcpForwarding yes, and no DisableForwarding";
const ASK = "docker context inspect --format '{{.Endpoints.docker.Host}}'";

/**
 * Returns the path of the engine's socket on its machine: the one that the URI names, otherwise the one that the docker
 * CLI there uses, as of a rootless engine. Without such a CLI it is the usual one.
 */
export async function findRemoteSocket(
  { socketPath }: SshDestination,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (socketPath !== undefined) return socketPath;
  const { stdout } = await askSsh(folder, ["-T"], env, [ASK]);
  // A login script may have printed something before.
  const host = stdout.trim().split("\n").at(-1) ?? "";
  const path = /^unix:\/\/(\/\P{Cc}*)$/u.exec(host)?.[1];
  if (path !== undefined) return path;
  if (!/^[a-z]+:\/\//.test(host)) return USUAL_SOCKET;
  throw new UnusableAddress(
    `the docker CLI on that machine uses ${printable(host)}, which is not a socket there`,
    "name the engine's socket in the URI: ssh://user@host/var/run/docker.sock",
  );
}

/**
 * Returns why the engine's socket on the other machine cannot be used. The SSH server itself gives the same reason for
 * all failures of a socket, so a command on that machine finds out.
 */
export async function whyUnusable(
  destination: SshDestination,
  socketPath: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<UnusableAddress> {
  const path = `'${socketPath.replaceAll("'", `'\\''`)}'`;
  const test = [
    `if [ ! -S ${path} ]; then echo missing`,
    `elif [ ! -w ${path} ]; then echo denied`,
    `elif docker --host unix://${path} version >/dev/null 2>&1; then echo answers; fi`,
  ].join("; ");
  const { stdout } = await askSsh(folder, ["-T"], env, [test]);
  const tryDocker = `\`${commandOf(destination)} docker version\``;
  switch (stdout.trim().split("\n").at(-1)) {
    case "missing":
      return new UnusableAddress(
        `there is no engine: ${socketPath} does not exist on that machine`,
        `start the engine there (${tryDocker} has to work), or name its socket in the URI: ssh://user@host/path/of/the.sock`,
      );
    case "denied":
      return new UnusableAddress(
        `the user there is not allowed to open ${socketPath}`,
        `add the user to the socket's group (sudo usermod -aG docker USER), so that ${tryDocker} works`,
      );
    case "answers":
      return new UnusableAddress("the SSH server does not forward the engine's socket", ALLOW);
    default:
      return new UnusableAddress(
        `no engine answers at ${socketPath} on that machine`,
        `find out whether ${tryDocker} works; if so, ${ALLOW}`,
      );
  }
}
