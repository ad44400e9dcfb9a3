import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GenericContainer, getContainerRuntimeClient, Network, Volume } from "../../src";
import { BUSYBOX } from "../support/images";
import { VolumePlugin } from "../support/volume-plugin";

it("uses the volume driver of a plugin, with its options", async () => {
  await using plugin = await VolumePlugin.start();
  {
    const options = { driver: plugin.name, driverOptions: { tier: "fast" } };
    await using volume = await new Volume(options).start();
    expect(plugin.volumes.get(volume.getName())?.options).toEqual({ tier: "fast" });
    await using container = await new GenericContainer(BUSYBOX)
      .withVolume(volume, "/data")
      .withCommand(["sleep", "infinity"])
      .start();
    await container.exec(["sh", "-c", "echo tea > /data/drink"]);
    const { folder } = plugin.volumes.get(volume.getName())!;
    expect(await readFile(join(folder, "drink"), "utf8")).toBe("tea\n");
    const client = await getContainerRuntimeClient();
    expect(client.info.containerRuntime.plugins.volume).toContain("local");
  }
  expect(plugin.volumes.size).toBe(0);
});

// The engine looks for a plugin for 15 s, so they are looked for at the same time.
it("says which drivers the engine has if one is missing", async () => {
  const started: [Promise<unknown>, string | RegExp][] = [
    [new Volume({ driver: "absent-1" }).start(), "volume drivers local"],
    [new Network({ driver: "absent-2" }).start(), /network drivers .*bridge/],
    [new GenericContainer(BUSYBOX).withLogDriver("absent-3").start(), /log drivers .*json-file/],
  ];
  await Promise.all(
    started.map(async ([start, drivers], index) => {
      const name = `absent-${index + 1}`;
      const message = await start.catch(String);
      expect(message).toContain(`plugin "${name}" not found`);
      expect(message).toMatch(drivers);
      expect(message).toContain(`docker plugin install ${name}`);
    }),
  );
});
