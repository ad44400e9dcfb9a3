import { existsSync } from "node:fs";
import { OwnEngine } from "../support/own-engine";
import { BUSYBOX, inEngine } from "../support/images";

// What other tests build on: a second engine that leaves the shared one as it is.
test.each([{ remote: false }, { remote: true }])("a second engine, %j", async (options) => {
  let folder;
  {
    await using own = await OwnEngine.start(options);
    folder = own.folder;
    await own.load(inEngine(BUSYBOX));
    const engine = own.engine();
    expect(await engine.images.inspect(inEngine(BUSYBOX))).toBeDefined();
  }
  expect(existsSync(folder)).toBe(false);
});
