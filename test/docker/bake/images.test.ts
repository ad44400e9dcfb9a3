import type { StartedContainer } from "../../../src";
import { ImageName } from "../../../src/spec/image-name";
import { bakedWith } from "../../support/baked-images";
import { newTrace, removeTraced, server } from "../../support/initialised-server";
import { realEngine } from "../../support/real-engine";

afterEach(removeTraced);

describe("a baked image", () => {
  it("carries no session, and says what it is", async () => {
    const trace = newTrace();
    await (await server(trace).withLabels({ mine: "1" }).withBakedInit().start()).stop();
    const [image, ...others] = await bakedWith(trace);
    expect(others).toEqual([]);
    expect(image?.names).toEqual([expect.stringMatching(/^localhost\/mayfly-baked:[0-9a-f]{32}$/)]);
    expect(image?.labels).toMatchObject({
      "dev.mayfly.baked": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      "dev.mayfly.baked-origin": expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      "org.testcontainers.session-id": "",
      "dev.mayfly.owner": "",
    });
    expect(image?.labels).not.toHaveProperty("mine");
  });

  it("is removed when six newer ones of its origin exist, unless a container uses it", async () => {
    const trace = newTrace();
    const ids: string[] = [];
    const start = async (value: number): Promise<StartedContainer> => {
      const builder = server(trace)
        .withEnvironment({ VALUE: String(value) })
        .withBakedInit();
      const container = await builder.start();
      ids.push(((await container.inspect()) as unknown as { Image: string }).Image);
      return container;
    };
    await using _used = await start(0);
    for (let value = 1; value < 7; value++) await (await start(value)).stop();
    const left = (await bakedWith(trace)).map(({ id }) => id);
    expect([...left].sort()).toEqual([ids[0], ...ids.slice(2)].sort());
  });

  it("is used later for the engine when it is given its name again", async () => {
    const trace = newTrace();
    const engine = await realEngine();
    await (await server(trace).withBakedInit().start()).stop();
    const [image] = await bakedWith(trace);
    if (image === undefined) throw new Error("there is none");
    const lastTagged = async (): Promise<number> =>
      (await engine.images.inspect(image.id))?.lastTagged?.getTime() ?? NaN;
    const before = await lastTagged();
    await engine.images.tag(image.id, ImageName.fromString(image.names[0] ?? ""));
    expect(await lastTagged()).toBeGreaterThan(before);
  });
});
