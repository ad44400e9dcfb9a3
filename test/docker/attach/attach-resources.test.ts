import { join } from "node:path";
import type { StartedVolume } from "../../../src";
import {
  attach,
  GenericContainer,
  Network,
  StartedContainer,
  StartedNetwork,
  Volume,
  type StartedNetworkData,
  type StartedVolumeData,
} from "../../../src";
import { BUSYBOX } from "../../support/images";
import { realEngine } from "../../support/real-engine";
import { runProgram } from "../../support/run-program";

/** Returns the object that another process gets. */
const sent = (started: StartedNetwork): StartedNetwork =>
  attach(JSON.parse(JSON.stringify(started)) as StartedNetworkData);
const sentVolume = (started: StartedVolume): StartedVolume =>
  attach(JSON.parse(JSON.stringify(started)) as StartedVolumeData);

async function exists(started: StartedNetwork | StartedVolume): Promise<boolean> {
  const engine = await realEngine();
  const found =
    started instanceof StartedNetwork
      ? await engine.networks.inspect(started.getId())
      : await engine.volumes.inspect(started.getName());
  return found !== undefined;
}

describe("a network or volume that was attached", () => {
  it("knows what the started one knows", async () => {
    await using network = await new Network().start();
    await using volume = await new Volume().start();
    const [other, otherVolume] = [sent(network), sentVolume(volume)];
    expect([other.getId(), other.getName(), other.isReused()]).toEqual([
      ...[network.getId(), network.getName(), false],
    ]);
    expect([otherVolume.getName(), otherVolume.isReused()]).toEqual([volume.getName(), false]);
    expect([other.toJSON(), otherVolume.toJSON()]).toEqual([network.toJSON(), volume.toJSON()]);
  });

  it("is let go of at the end of a block, and removed by stop()", async () => {
    await using network = await new Network().start();
    await using volume = await new Volume().start();
    {
      await using other = sent(network);
      await using otherVolume = sentVolume(volume);
      expect([other, otherVolume]).toHaveLength(2);
    }
    expect([await exists(network), await exists(volume)]).toEqual([true, true]);
    await sent(network).stop();
    await sentVolume(volume).stop();
    expect([await exists(network), await exists(volume)]).toEqual([false, false]);
  });

  it("works in another process, which loads nothing that talks to an engine before it needs it", async () => {
    await using network = await new Network().start();
    await using volume = await new Volume().start();
    await using server = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withNetworkAliases("server")
      .withVolume(volume, "/data")
      .withCommand(["sh", "-c", "echo text > /data/file; echo page > /index.html; httpd -f -p 80"])
      .start();
    await server.exec([
      "sh",
      "-c",
      "until wget -q -O /dev/null http://127.0.0.1/index.html; do sleep 0.1; done",
    ]);
    const { stdout, stderr } = await runProgram(process.execPath, [
      join(__dirname, "..", "programs", "attach-resources.js"),
      ...[BUSYBOX, JSON.stringify(network), JSON.stringify(volume)],
    ]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      names: [network.getName(), volume.getName()],
      loadedBefore: false,
      page: "page\n",
      file: "text\n",
      loadedAfter: true,
    });
    expect([await exists(network), await exists(volume)]).toEqual([true, true]);
  });

  it("of another engine says so when that is asked", async () => {
    await using network = await new Network().start();
    const other = attach({ ...network.toJSON(), engine: "tcp://elsewhere:2375" });
    expect(other.getName()).toBe(network.getName());
    await expect(other.stop()).rejects.toMatchObject({
      code: "ATTACHED_ELSEWHERE",
      message: expect.stringContaining(
        `The network ${network.getName()} is on the engine tcp://elsewhere:2375, but this process uses`,
      ) as string,
    });
  });

  it("is refused as a class other than its own", async () => {
    await using volume = await new Volume().start();
    const data: unknown = volume.toJSON();
    expect(() => attach(data as never, StartedNetwork)).toThrow(
      'attach: expected data of a StartedNetwork, got "StartedVolume"',
    );
    expect(() => attach(data as never, StartedContainer)).toThrow(
      'attach: expected data of a StartedContainer, got "StartedVolume"',
    );
  });
});

test.each([
  ["network", { mayflyNetwork: 2, engine: "e", id: "i", name: "n" }],
  ["network", { mayflyNetwork: 1, engine: "e", name: "n" }],
  ["volume", { mayflyVolume: 2, engine: "e", name: "n" }],
  ["volume", { mayflyVolume: 1, name: "n" }],
])("attach refuses what is no %s: %j", (what, data) => {
  expect(() => attach(data as never)).toThrow(
    `attach: expected the result of a started ${what}'s toJSON() in this version of Mayfly`,
  );
});
