import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "../../../src/config/config";
import { findEngine } from "../../../src/engine/find-engine";
import { DockerEngine } from "../../../src/engine/docker-engine";
import { EngineNotFoundError } from "../../../src";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { runProgram } from "../../support/run-program";
import { SshServer, type SshServerOptions } from "../../support/ssh-server";

let own: OwnEngine;

beforeAll(async () => {
  own = await OwnEngine.start({ remote: true, tcp: false });
  await own.load(inEngine(BUSYBOX));
});

afterAll(() => own[Symbol.asyncDispose]());

/** Looks for the engine as a process with this environment does. */
const find = (env: NodeJS.ProcessEnv): ReturnType<typeof findEngine> =>
  findEngine(readConfig(env, "/nonexistent"));

/** Returns the message of the error. */
async function refusal(env: NodeJS.ProcessEnv): Promise<string> {
  const error: unknown = await find(env).catch((reason: unknown) => reason);
  if (error instanceof EngineNotFoundError) return error.message;
  throw new Error(`not refused: ${String(error)}`, { cause: error });
}

const serve = (options?: SshServerOptions): Promise<SshServer> => SshServer.start(own, options);

describe("an engine over ssh is found", () => {
  it("by an alias of ssh's configuration", async () => {
    await using server = await serve();
    const found = await find(server.environment(`ssh://${server.alias}`));
    expect(found).toMatchObject({ uri: `ssh://${server.alias}`, apiVersion: "1.41" });
    expect((await new DockerEngine(found).info()).serverVersion).toMatch(/^\d/);
  });

  it("by a docker context", async () => {
    await using server = await serve();
    const { DOCKER_HOST: uri = "", ...env } = server.environment();
    const folder = join(server.folder, "docker");
    const environment = { ...env, DOCKER_CONFIG: folder, DOCKER_CONTEXT: "far" };
    await createContext(folder, "far", uri);
    expect(await find(environment)).toMatchObject({ uri, origin: "DOCKER_CONTEXT=far" });
  });

  it("through a jump host", async () => {
    await using jump = await serve();
    await using server = await serve();
    await server.configure(
      "Host far",
      `  HostName ${server.host}`,
      `  Port ${server.port}`,
      `  ProxyCommand /usr/bin/ssh -F ${join(jump.folder, "config")} -W %h:%p ${jump.alias}`,
    );
    const before = await jump.connections();
    await find(server.environment("ssh://root@far"));
    expect(await jump.connections()).toBe(before + 1);
  });

  it("at the socket that the URI names", async () => {
    const socketPath = join(own.folder, "other.sock");
    await using server = await serve({ socketPath });
    expect(await find(server.environment(`${server.uri}${socketPath}`))).toMatchObject({
      kind: "docker",
    });
  });
});

describe("without an engine, the error says what to do", () => {
  it("about a key that the host does not accept", async () => {
    await using server = await serve();
    await server.configure(`IdentityFile ${join(server.folder, "wrong_key")}`);
    await writeFile(join(server.folder, "key"), await readFile(join(server.folder, "wrong_key")));
    const message = await refusal(server.environment());
    expect(message).toContain("Permission denied (publickey)");
    expect(message).toContain(`ssh -p ${server.port} root@${server.host} has to work`);
  });

  it("about a host whose key is not known", async () => {
    await using server = await serve();
    await writeFile(join(server.folder, "known_hosts"), "");
    const message = await refusal(server.environment());
    expect(message).toContain("Host key verification failed");
    expect(message).toContain("accept the host's key");
  });

  it("about a host whose key has changed", async () => {
    await using server = await serve();
    const other = await readFile(join(server.folder, "wrong_key.pub"), "utf8");
    const known = `[${server.host}]:${server.port} ${other}`;
    await writeFile(join(server.folder, "known_hosts"), known);
    expect(await refusal(server.environment())).toContain("ssh-keygen -R");
  });

  it("about a host that refuses connections", async () => {
    await using server = await serve();
    const message = await refusal(server.environment(`ssh://root@${server.host}:1`));
    expect(message).toContain("Connection refused");
    expect(message).toContain("start the SSH server");
  });

  it("about a host that does not exist", async () => {
    await using server = await serve();
    const message = await refusal(server.environment("ssh://nowhere.invalid"));
    expect(message).toContain("Could not resolve hostname nowhere.invalid");
    expect(message).toContain("correct the host's name");
  });

  it("about a machine without an engine", async () => {
    await using server = await serve({ hasEngine: false });
    const message = await refusal(server.environment());
    expect(message).toContain("/var/run/docker.sock does not exist on that machine");
    expect(message).toContain("start the engine there");
  });

  it.each(["DisableForwarding yes", "AllowTcpForwarding no", "AllowStreamLocalForwarding no"])(
    "about a server with %s",
    async (setting) => {
      await using server = await serve({ settings: [setting] });
      const message = await refusal(server.environment());
      expect(message).toContain("the SSH server does not forward the engine's socket");
      expect(message).toContain("AllowStreamLocalForwarding and AllowTcpForwarding yes");
    },
  );
});

async function createContext(folder: string, name: string, uri: string): Promise<void> {
  const { DOCKER_HOST: _host, ...env } = process.env;
  const { code, stderr } = await runProgram(
    "docker",
    ["--config", folder, "context", "create", name, "--docker", `host=${uri}`],
    { env },
  );
  if (code !== 0) throw new Error(stderr);
}
