import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connectEngine,
  GenericContainer,
  getContainerRuntimeClient,
  Network,
  Volume,
  type ConnectedEngine,
} from "../../src";
import { BUSYBOX, inEngine } from "../support/images";
import { OwnEngine } from "../support/own-engine";
import { VolumePlugin } from "../support/volume-plugin";

const NAME = "cupboard";

let folder: string;
let own: OwnEngine;
let engine: ConnectedEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-plugins-"));
  await mkdir(join(folder, "plugins"));
  await mkdir(join(folder, "volumes"));
  own = await OwnEngine.start({ plugins: join(folder, "plugins") });
  await own.load(inEngine(BUSYBOX));
  engine = await connectEngine(own.localHost);
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

it("uses the volume driver of a plugin, with its options", async () => {
  const places = ["plugins", "volumes"].map((name) => join(folder, name));
  await using plugin = await VolumePlugin.start(NAME, places[0]!, places[1]!);
  {
    const options = { driver: NAME, driverOptions: { shelf: "top" } };
    await using volume = await new Volume(options).start({ engine });
    const made = plugin.volumes.get(volume.getName());
    expect(made?.options).toEqual({ shelf: "top" });
    await using container = await new GenericContainer(BUSYBOX)
      .withVolume(volume, "/data")
      .withCommand(["sleep", "infinity"])
      .start();
    await container.exec(["sh", "-c", "echo tea > /data/drink"]);
    expect(await readFile(join(made!.folder, "drink"), "utf8")).toBe("tea\n");
    const { info } = await engine.run(() => getContainerRuntimeClient());
    expect(info.containerRuntime.plugins.volume).toEqual(expect.arrayContaining(["local", NAME]));
  }
  expect(plugin.volumes.size).toBe(0);
});

// The engine looks for a plugin for 15 s, so they are looked for at the same time.
it("says which drivers the engine has if one is missing", async () => {
  const container = new GenericContainer(BUSYBOX).withEngine(engine);
  const started: [string, Promise<unknown>, RegExp][] = [
    ["a", new Volume({ driver: "a" }).start({ engine }), /volume drivers .*local/],
    ["b", new Network({ driver: "b" }).start({ engine }), /network drivers .*bridge/],
    ["c", container.withLogDriver("c").start(), /log drivers .*json-file/],
  ];
  await Promise.all(
    started.map(async ([name, start, drivers]) => {
      const message = await start.then(() => "no error", String);
      expect(message).toContain(`plugin "${name}" not found`);
      expect(message).toMatch(drivers);
      expect(message).toContain(`docker plugin install --alias ${name}`);
    }),
  );
});
