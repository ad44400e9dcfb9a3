import { RedisContainer } from "../../modules/redis";
import {
  GenericContainer,
  setContainerModifier,
  type ContainerModifier,
  type StartedContainer,
} from "../../src";
import { BUSYBOX, REDIS } from "../support/images";

const sleeping = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "60"]).withEnvironment({ LEVEL: "debug" });

async function levelOf(container: StartedContainer): Promise<string> {
  return (await container.exec(["sh", "-c", "echo $LEVEL"])).output.trim();
}

afterEach(() => {
  setContainerModifier(undefined);
});

describe("setContainerModifier", () => {
  it("changes each start, and the builder keeps its own options", async () => {
    const builder = sleeping();
    setContainerModifier((container) =>
      container.withLabels({ team: "orders" }).withEnvironment({ LEVEL: "error" }),
    );
    {
      await using started = await builder.start();
      expect(started.getLabels()).toMatchObject({ team: "orders" });
      expect(await levelOf(started)).toBe("error");
    }
    setContainerModifier(undefined);
    await using plain = await builder.start();
    expect(plain.getLabels()).not.toHaveProperty("team");
    expect(await levelOf(plain)).toBe("debug");
  });

  it("changes modules and dependencies, each by its own builder", async () => {
    const seen: string[] = [];
    setContainerModifier((container) => {
      seen.push(container.constructor.name);
      container.withLabels({ team: "orders" });
    });
    const redis = new RedisContainer(REDIS).withPassword("secret");
    await using app = await sleeping().withDependsOn(redis).start();
    expect(seen.sort()).toEqual(["GenericContainer", "RedisContainer"]);
    expect(app.getLabels()).toMatchObject({ team: "orders" });
  });

  it("is awaited, and its error ends the start before anything is made", async () => {
    setContainerModifier(async (container) => {
      await Promise.resolve();
      container.withEnvironment({ LEVEL: "warn" });
    });
    await using started = await sleeping().start();
    expect(await levelOf(started)).toBe("warn");
    setContainerModifier(() => {
      throw new Error("no team is set");
    });
    await expect(sleeping().start()).rejects.toThrow("no team is set");
  });

  it("refuses what is not a function", () => {
    const wrong = { team: "orders" } as unknown as ContainerModifier;
    expect(() => {
      setContainerModifier(wrong);
    }).toThrow("setContainerModifier: expected a function that takes a container's builder");
  });
});
