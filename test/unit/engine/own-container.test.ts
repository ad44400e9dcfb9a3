import { findOwnContainer, ownContainerOf, type Clues } from "../../../src/engine/own-container";
import { EngineError } from "../../../src/errors";
import { FakeEngine } from "../../support/fake-engine";

const STRANGER = "f".repeat(64);

/** An engine with one running container, and the clues that a process in it sees. */
async function inContainer({ hostname = "job", running = true } = {}): Promise<{
  engine: FakeEngine;
  id: string;
  nowhere: Clues;
}> {
  const engine = new FakeEngine();
  const body = { Image: "fake:1", Labels: {}, HostConfig: {}, Hostname: hostname };
  const id = await engine.containers.create({ name: "job", platform: undefined, body });
  if (running) await engine.containers.start(id);
  const cgroup = "0::/init.scope";
  const nowhere = { hostname: "laptop", cgroup, mountInfo: "", looksLikeContainer: false };
  return { engine, id, nowhere };
}

const mountOf = (root: string, point = "/etc/hostname"): string =>
  `1 2 0:1 / / rw - overlay overlay rw\n9 1 8:1 ${root} ${point} rw,relatime - ext4 /dev/sda1 rw\n`;

describe("which of the engine's containers this process is in", () => {
  it.each<[string, (id: string) => Partial<Clues>]>([
    [
      "Docker's mounts",
      (id) => ({ mountInfo: mountOf(`/var/lib/docker/containers/${id}/hostname`) }),
    ],
    [
      "Podman's mounts",
      (id) => ({
        mountInfo: mountOf(
          `/containers/storage/overlay-containers/${id}/userdata/hosts`,
          "/etc/hosts",
        ),
      }),
    ],
    ["the cgroup", (id) => ({ cgroup: `12:pids:/docker/${id}\n0::/docker/${id}` })],
    ["a scope of systemd", (id) => ({ cgroup: `0::/system.slice/docker-${id}.scope` })],
    ["the hostname", () => ({ hostname: "job", looksLikeContainer: true })],
  ])("is known by %s", async (_clue, clues) => {
    const { engine, id, nowhere } = await inContainer();
    expect((await findOwnContainer(engine, { ...nowhere, ...clues(id) }))?.id).toBe(id);
  });

  it.each<[string, Partial<Clues>]>([
    ["there is only the sign of a container", { looksLikeContainer: true }],
    ["the ids are those of another engine", { cgroup: `0::/docker/${STRANGER}` }],
    [
      "the id is that of a layer or volume, not of its own files",
      { mountInfo: mountOf(`/var/lib/docker/overlay2/${STRANGER}/merged`, "/mnt") },
    ],
  ])("is none where %s", async (_title, clues) => {
    const { engine, nowhere } = await inContainer();
    expect(await findOwnContainer(engine, { ...nowhere, ...clues })).toBeUndefined();
  });

  const LIKE_JOB = { hostname: "job", looksLikeContainer: true };

  it("is not a container that only has the host's name", async () => {
    const { engine, nowhere } = await inContainer({ hostname: "other" });
    expect(await findOwnContainer(engine, { ...nowhere, ...LIKE_JOB })).toBeUndefined();
  });

  it("is not a container that does not run", async () => {
    const { engine, nowhere } = await inContainer({ running: false });
    expect(await findOwnContainer(engine, { ...nowhere, ...LIKE_JOB })).toBeUndefined();
  });

  it("is not asked if there is no sign of a container", async () => {
    const { engine, nowhere } = await inContainer();
    engine.failOn("containers.inspect", new Error("asked"));
    expect(await findOwnContainer(engine, { ...nowhere, hostname: "job" })).toBeUndefined();
  });

  it("fails if the engine does not name it", async () => {
    const { engine, nowhere } = await inContainer();
    engine.failOn("containers.inspect", new EngineError("inspect container", "forbidden", 403));
    await expect(findOwnContainer(engine, { ...nowhere, ...LIKE_JOB })).rejects.toThrow(
      "forbidden",
    );
  });

  it("is asked once", async () => {
    const { engine } = await inContainer();
    const ownContainer = ownContainerOf(engine);
    expect(ownContainer()).toBe(ownContainer());
    await ownContainer();
  });
});
