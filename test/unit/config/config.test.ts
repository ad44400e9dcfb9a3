import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { config, readConfig } from "../../../src/config";

describe("the properties file", () => {
  let home: string;
  let file: string;

  beforeEach(() => {
    home = mkdtempSync(join(os.tmpdir(), "mayfly-home-"));
    file = join(home, ".testcontainers.properties");
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("gives what the environment leaves open", () => {
    writeFileSync(file, "docker.host = tcp\\://engine.lan:2375\nryuk.disabled=true\n");
    expect(readConfig({}, home)).toMatchObject({
      dockerHost: {
        uri: "tcp://engine.lan:2375",
        origin: "docker.host in ~/.testcontainers.properties",
      },
      ryuk: { disabled: true },
    });
    const { dockerHost } = readConfig({ DOCKER_HOST: "unix:///engine.sock" }, home);
    expect(dockerHost).toEqual({ uri: "unix:///engine.sock", origin: "DOCKER_HOST" });
  });

  it("may be absent, or where nobody can look", () => {
    expect(readConfig({}, home).dockerHost).toBeUndefined();
    writeFileSync(file, "");
    expect(readConfig({}, file).dockerHost).toBeUndefined();
  });

  it("is not left out where it cannot be read", () => {
    mkdirSync(file);
    expect(() => readConfig({}, home)).toThrow("EISDIR");
  });
});

it("has a home for a user that has none", () => {
  const missing = new Error("uv_os_homedir returned ENOENT");
  jest.spyOn(os, "homedir").mockImplementation(() => {
    throw missing;
  });
  expect(config().home).toBe("/");
});
