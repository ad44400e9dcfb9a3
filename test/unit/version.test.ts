import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../../src/version";
import { ROOT } from "../support/paths";

it("is the package's version", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  expect(VERSION).toBe(manifest.version);
});
