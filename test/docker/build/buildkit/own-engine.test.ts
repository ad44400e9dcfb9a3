import { buildBy, nonce, WAYS } from "../../../support/buildkit-builds";
import { BUSYBOX, inEngine } from "../../../support/images";
import { OwnEngine } from "../../../support/own-engine";

const FROM = `FROM ${inEngine(BUSYBOX)}`;

describe.each(WAYS)("on an engine of its own, a build by %s", (way) => {
  let own: OwnEngine;
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => (ending ??= own[Symbol.asyncDispose]());
  beforeAll(async () => {
    ending = undefined;
    own = await OwnEngine.start();
  });
  afterAll(() => end());

  it("reuses the layers of an image", async () => {
    const tag = `mayfly-test/cache-of-${way}:${nonce()}`;
    const dockerfile = `${FROM}\nRUN echo ${nonce()}`;
    await using _elsewhere = await buildBy(way, {
      dockerfile,
      request: { tags: [tag], buildArgs: { BUILDKIT_INLINE_CACHE: "1" } },
    });
    await own.load(inEngine(BUSYBOX), tag);
    const engine = own.engine();
    const image = await buildBy(way, { dockerfile, engine, request: { cacheFrom: [tag] } });
    expect(image.lines.join("\n")).toMatch(/RUN echo .*\n(.*\n)*?CACHED/);
  });

  it("fails when the engine goes away", async () => {
    const building = buildBy(way, {
      dockerfile: `${FROM}\nRUN echo begun; sleep 3600`,
      engine: own.engine(),
      onLine: (line) => {
        if (line.endsWith(" begun")) void end();
      },
    });
    await expect(building).rejects.toMatchObject({
      code: "IMAGE_BUILD_FAILED",
      exitCode: undefined,
    });
    expect(ending).toBeDefined();
  });
});
