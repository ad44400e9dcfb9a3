import { engineSocketPath } from "../../../../src/cleanup/ryuk/socket-path";
import type { EngineAddress } from "../../../../src/engine/endpoint";
import type { OwnContainer } from "../../../../src/engine/own-container";
import type { ContainerInfo } from "../../../../src/spec/inspect/container-info";
import type { RawInspect } from "../../../../src/spec/inspect/raw-inspect";
import { FakeEngine } from "../../../support/fake-engine";

// The kernel of the fake engine.
const KERNEL = "0.0.0";

interface Case {
  readonly socketPath?: string;
  readonly override?: string;
  readonly platform?: NodeJS.Platform;
  readonly kernelVersion?: string;
  readonly mounts?: readonly { Source: string; Destination: string }[];
}

async function pathFor({
  socketPath,
  override,
  platform = "linux",
  kernelVersion = KERNEL,
  mounts,
}: Case): Promise<string> {
  const address: EngineAddress =
    socketPath === undefined ? { host: "engine.lan", port: 2375, tls: undefined } : { socketPath };
  const engine = new FakeEngine();
  engine.containers.inspectRaw = (id) =>
    Promise.resolve({ Id: id, Mounts: mounts } as unknown as RawInspect);
  const ownContainer: OwnContainer = () =>
    Promise.resolve(mounts && ({ id: "own" } as ContainerInfo));
  return engineSocketPath({ address }, { dockerSocketOverride: override }, engine, ownContainer, {
    platform,
    kernelVersion,
  });
}

const USUAL = "/var/run/docker.sock";
const ROOTLESS = "/run/user/1000/docker.sock";

test.each<[string, Case, string]>([
  ["a remote engine has it at the usual path", {}, USUAL],
  ["a local engine has it where it was found", { socketPath: ROOTLESS }, ROOTLESS],
  ["the setting wins", { socketPath: ROOTLESS, override: "/my.sock" }, "/my.sock"],
  ["the setting also wins for a remote engine", { override: "/my.sock" }, "/my.sock"],
  [
    "on systems other than Linux the engine runs in a virtual machine",
    { socketPath: "/Users/me/.colima/default/docker.sock", platform: "darwin" },
    USUAL,
  ],
  [
    "an engine with another kernel runs in a virtual machine",
    { socketPath: "/home/me/.colima/default/docker.sock", kernelVersion: "6.1.0" },
    USUAL,
  ],
  [
    "in a container it is the path that was mounted",
    { socketPath: "/docker.sock", mounts: [{ Source: ROOTLESS, Destination: "/docker.sock" }] },
    ROOTLESS,
  ],
  [
    "in a container it is in the folder that was mounted",
    { socketPath: "/engine/d.sock", mounts: [{ Source: "/run/user/5", Destination: "/engine" }] },
    "/run/user/5/d.sock",
  ],
  [
    "in a container without a mount it is where it was found",
    { socketPath: USUAL, mounts: [{ Source: "/data", Destination: "/data" }] },
    USUAL,
  ],
])("the engine's socket: %s", async (_title, given, expected) => {
  expect(await pathFor(given)).toBe(expected);
});
