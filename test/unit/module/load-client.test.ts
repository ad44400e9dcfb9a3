import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadClient } from "../../../src/module";

describe("loadClient", () => {
  it("returns the package, or a file of it", () => {
    expect(loadClient("debug", "this")).toBeInstanceOf(Function);
    expect(loadClient<object>("debug", "this", "/package.json")).toHaveProperty("name", "debug");
  });

  it("finds what only the working directory has", () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-client-"));
    const home = process.cwd();
    const client = join(folder, "node_modules", "own-client");
    mkdirSync(client, { recursive: true });
    writeFileSync(join(client, "index.js"), "module.exports = { own: true };");
    process.chdir(folder);
    try {
      expect(loadClient("own-client", "this")).toEqual({ own: true });
    } finally {
      process.chdir(home);
      rmSync(folder, { recursive: true });
    }
  });

  it("says what to install", () => {
    expect(() => loadClient("no-such-client", "openDatabase()")).toThrow(
      /^openDatabase\(\) needs the package no-such-client, which is not installed\.\n.*npm install --save-dev no-such-client/,
    );
  });

  it("throws the client's own failure, such as a package that it lacks itself", () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-client-"));
    const broken = join(folder, "broken.js");
    writeFileSync(broken, 'require("no-such-other");');
    try {
      expect(() => loadClient(broken, "this")).toThrow("no-such-other");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
