import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { dockerCliEnvironment } from "../../../../../src/build/buildkit/buildx/docker-cli";
import { PrivateFolder } from "../../../../../src/build/private-folder";

const SOCKET = { socketPath: "/run/docker.sock" };
const TLS = { ca: "CA", cert: "CERT", key: "KEY", rejectUnauthorized: true };

let folder: PrivateFolder;
beforeEach(() => {
  folder = PrivateFolder.create();
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await expect(stat(folder.path)).rejects.toMatchObject({ code: "ENOENT" });
});

describe("the environment of the docker CLI", () => {
  it.each([
    [SOCKET, "unix:///run/docker.sock"],
    [{ socketPath: "//./pipe/docker_engine" }, "npipe:////./pipe/docker_engine"],
    [{ host: "engine.lan", port: 2375, tls: undefined }, "tcp://engine.lan:2375"],
    [{ host: "::1", port: 2375, tls: undefined }, "tcp://[::1]:2375"],
  ])("points to the engine at %j, and to no other", async (address, host) => {
    process.env["DOCKER_CONTEXT"] = "elsewhere";
    process.env["DOCKER_TLS_VERIFY"] = "1";
    const environment = await dockerCliEnvironment(address, {}, folder);
    delete process.env["DOCKER_CONTEXT"];
    delete process.env["DOCKER_TLS_VERIFY"];
    expect(environment).toMatchObject({ DOCKER_HOST: host, PATH: process.env["PATH"] });
    expect(Object.keys(environment)).not.toContain("DOCKER_CONTEXT");
    expect(Object.keys(environment)).not.toContain("DOCKER_TLS_VERIFY");
  });

  it.each([
    [true, "DOCKER_TLS_VERIFY", "DOCKER_TLS"],
    [false, "DOCKER_TLS", "DOCKER_TLS_VERIFY"],
  ])("has the certificates, with verification %s", async (verified, set, unset) => {
    const tls = { ...TLS, rejectUnauthorized: verified };
    const address = { host: "engine.lan", port: 2376, tls };
    const environment = await dockerCliEnvironment(address, {}, folder);
    expect(environment).toMatchObject({ DOCKER_CERT_PATH: folder.path, [set]: "1" });
    expect(environment[unset]).toBeUndefined();
    expect(await readFile(join(folder.path, "key.pem"), "utf8")).toBe("KEY");
    expect((await stat(join(folder.path, "key.pem"))).mode & 0o777).toBe(0o600);
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  });

  it("has the logins that were found, in a file that is removed with the build", async () => {
    const logins = {
      "registry.lan:5000": {
        username: "me",
        password: "pass:word",
        serveraddress: "registry.lan:5000",
      },
      "https://index.docker.io/v1/": { identitytoken: "token" },
    };
    const environment = await dockerCliEnvironment(SOCKET, logins, folder);
    expect(environment).toMatchObject({ DOCKER_CONFIG: folder.path });
    expect(JSON.stringify(environment)).not.toContain("pass:word");
    const settings: unknown = JSON.parse(await readFile(join(folder.path, "config.json"), "utf8"));
    expect(settings).toMatchObject({
      auths: {
        "registry.lan:5000": { auth: Buffer.from("me:pass:word").toString("base64") },
        "https://index.docker.io/v1/": { identitytoken: "token" },
      },
      cliPluginsExtraDirs: [expect.stringMatching(/cli-plugins$/) as string],
    });
  });
});
