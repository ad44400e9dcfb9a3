import { hostname } from "node:os";
import { GenericContainer, type StartedContainer } from "../../../src";
import { BUSYBOX } from "../../support/images";

const sleeper = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

/** Returns what a script prints inside a container. */
const see = async (container: StartedContainer, script: string): Promise<string> =>
  (await container.exec(["sh", "-c", script])).stdout.trim();

/** Reads a file of a control group: engines mount them in folders of version 1, by controller. */
const group = (controller: string, file: string): string =>
  `cat /sys/fs/cgroup/${controller}/${controller}.${file}`;

describe("a container with limits", () => {
  let limited: StartedContainer;
  beforeAll(async () => {
    limited = await sleeper()
      .withResourcesQuota({ memory: 1 / 16, memorySwap: 3 / 32, memoryReservation: 1 / 32 })
      .withResourcesQuota({ cpuSet: "0", cpuShares: 512, pids: 50, oomScoreAdj: 500 })
      .withSysctls({ "net.core.somaxconn": "1234" })
      .withDevices("/dev/loop-control:/dev/mine:r", { source: "/dev/zero", target: "/dev/nought" })
      .withReadonlyRootFilesystem()
      .withTmpFs({ "/scratch": "rw" })
      .withCopyContentToContainer([{ content: "copied", target: "/scratch/file" }])
      .withCgroupNamespaceMode("private")
      .withUserNamespaceMode("host")
      .start();
  });
  afterAll(() => limited.stop());

  it.each([
    ["memory", group("memory", "limit_in_bytes"), "67108864"],
    ["memory and swap", group("memory", "memsw.limit_in_bytes"), "100663296"],
    ["the reservation", group("memory", "soft_limit_in_bytes"), "33554432"],
    ["the CPU set", "grep Cpus_allowed_list /proc/self/status", "Cpus_allowed_list:\t0"],
    ["CPU shares", group("cpu", "shares"), "512"],
    ["the number of processes", "cat /sys/fs/cgroup/pids/pids.max", "50"],
    ["the OOM score", "cat /proc/self/oom_score_adj", "500"],
    ["kernel parameters", "cat /proc/sys/net/core/somaxconn", "1234"],
    ["a device that can be read", ": < /dev/mine && echo open", "open"],
    ["a device under another path", "head -c 3 /dev/nought | wc -c", "3"],
    ["its own control groups", "grep -c '^[0-9]*:pids:/$' /proc/1/cgroup", "1"],
    ["the engine's users", "awk '{ print $1, $2 }' /proc/self/uid_map", "0 0"],
    ["copied files on a mount", "cat /scratch/file", "copied"],
  ])("sees %s", async (_what, script, seen) => {
    expect(await see(limited, script)).toBe(seen);
  });

  it("cannot write to its root file system, nor to a device that is for reading", async () => {
    const { stderr } = await limited.exec(["sh", "-c", "touch /x; echo > /dev/mine"]);
    expect(stderr).toMatch(
      /touch: \/x: Read-only file system\n.*\/dev\/mine: Operation not permitted/,
    );
  });

  it("says where files can be copied if the root file system is read-only", async () => {
    await expect(limited.copyContentToContainer([{ content: "", target: "/x" }])).rejects.toThrow(
      "the container's root file system is read-only: copy to a volume or a tmpfs",
    );
  });
});

describe("a container in the namespaces of others", () => {
  it("sees the host's name, control groups and parent, and another container's processes", async () => {
    await using other = await sleeper().withCommand(["sleep", "123456"]).start();
    await using inside = await sleeper()
      .withPidMode(`container:${other.getId()}`)
      .withUtsMode("host")
      .withCgroupNamespaceMode("host")
      .withCgroupParent("/mayfly-tests")
      .start();
    expect(await see(inside, "cat /proc/1/cmdline | tr '\\0' ' '")).toBe("sleep 123456");
    expect(await see(inside, "hostname")).toBe(hostname());
    expect(await see(inside, "grep :pids: /proc/self/cgroup")).toContain(
      `:pids:/mayfly-tests/${inside.getId()}`,
    );
  });

  it("sees the host's processes", async () => {
    await using inside = await sleeper().withPidMode("host").start();
    expect(await see(inside, "tr '\\0' ' ' < /proc/1/cmdline")).not.toBe("sleep infinity");
    expect(await see(inside, "cat /proc/*/cmdline | tr '\\0' ' '")).toContain("dockerd");
  });
});

describe("the engine's refusal", () => {
  it.each<[string, GenericContainer, string]>([
    [
      "GPUs without a driver",
      sleeper().withGpus("all"),
      'could not select device driver "" with capabilities: [[gpu]]',
    ],
    [
      "a kernel parameter of the whole machine",
      sleeper().withSysctls({ "kernel.panic": "1" }),
      "kernel.panic",
    ],
    ["a device that does not exist", sleeper().withDevices("/dev/no-such"), "/dev/no-such"],
    [
      "CPUs that do not exist",
      sleeper().withResourcesQuota({ cpuSet: "999" }),
      "Requested CPUs are not available",
    ],
  ])("is shown for %s", async (_what, builder, words) => {
    await expect(builder.start()).rejects.toThrow(words);
  });
});
