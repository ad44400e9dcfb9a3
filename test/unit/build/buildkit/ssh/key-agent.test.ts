import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectToKeys } from "../../../../../src/build/buildkit/ssh/key-agent";
import { readPrivateKeys } from "../../../../../src/build/buildkit/ssh/private-keys";
import { runProgram, type Finished } from "../../../../support/run-program";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mayfly-keys-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let count = 0;

/** Creates a key with OpenSSH; the public key is in the file with `.pub` appended. */
async function newKey(...options: string[]): Promise<string> {
  const file = join(folder, `key-${(count += 1)}`);
  const made = await runProgram("ssh-keygen", ["-q", "-N", "", "-f", file, ...options]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  return file;
}

/** Runs ssh-add with an agent in this process that holds the keys. */
async function askAgent(files: readonly string[], args: readonly string[]): Promise<Finished> {
  const keys = await readPrivateKeys("default", files);
  const socket = join(folder, `agent-${(count += 1)}`);
  await using server: Server = createServer((client) => {
    client.pipe(connectToKeys(keys)).pipe(client);
  });
  server.listen(socket);
  await once(server, "listening");
  return await runProgram("ssh-add", args, { env: { ...process.env, SSH_AUTH_SOCK: socket } });
}

describe("keys in this process, used by OpenSSH", () => {
  it.each([
    ["Ed25519", ["-t", "ed25519"]],
    ["RSA", ["-t", "rsa", "-b", "2048"]],
    ["RSA in PEM", ["-t", "rsa", "-b", "2048", "-m", "PEM"]],
    ["RSA in PKCS #8", ["-t", "rsa", "-b", "2048", "-m", "PKCS8"]],
    ["ECDSA of 256 bits", ["-t", "ecdsa", "-b", "256"]],
    ["ECDSA of 384 bits in PEM", ["-t", "ecdsa", "-b", "384", "-m", "PEM"]],
    ["ECDSA of 521 bits", ["-t", "ecdsa", "-b", "521"]],
    ["ECDSA of 521 bits in PKCS #8", ["-t", "ecdsa", "-b", "521", "-m", "PKCS8"]],
  ])("sign as in an agent: %s", async (_name, options) => {
    const key = await newKey(...options, "-C", "of the test");
    // Signs and verifies. In one of 256 signatures, a number has leading zeros.
    for (let round = 0; round < 20; round++) {
      expect(await askAgent([key], ["-T", `${key}.pub`])).toMatchObject({ code: 0, stderr: "" });
    }
  });

  it("are listed with their comments", async () => {
    const [first, second] = [await newKey("-C", "first"), await newKey("-C", "second of them")];
    const { stdout } = await askAgent([first, second], ["-L"]);
    expect(stdout).toMatch(/^ssh-\S+ \S+ first\nssh-\S+ \S+ second of them\n$/);
  });

  it("cannot be removed, and no others can be added", async () => {
    const [key, other] = [await newKey(), await newKey()];
    expect(await askAgent([key], ["-D"])).toMatchObject({ code: 1 });
    expect(await askAgent([key], [other])).toMatchObject({ code: 1 });
    expect(await askAgent([key], ["-T", `${other}.pub`])).toMatchObject({ code: 1 });
  });
});

describe("an agent in this process", () => {
  const FAILURE = Buffer.from([0, 0, 0, 1, 5]);

  it.each([
    ["an empty request", [0, 0, 0, 0]],
    ["a request of an unknown type", [0, 0, 0, 1, 200]],
    ["a signature of nothing", [0, 0, 0, 1, 13]],
    ["a signature by a key longer than the request", [0, 0, 0, 5, 13, 255, 255, 255, 255]],
    ["a signature without data", [0, 0, 0, 6, 13, 0, 0, 0, 1, 7]],
  ])("refuses %s, and answers the next one", async (_name, request) => {
    const agent = connectToKeys([]);
    agent.end(Buffer.from([...request, 0, 0, 0, 1, 11]));
    const answers = Buffer.concat((await agent.toArray()) as Buffer[]);
    expect(answers).toEqual(Buffer.concat([FAILURE, Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0])]));
  });

  it("closes the connection at a request that is too long", async () => {
    const agent = connectToKeys([]);
    agent.end(Buffer.from([0x7f, 0, 0, 0, 11]));
    await expect(agent.toArray()).rejects.toThrow(
      "a request to the SSH agent has 2130706432 bytes; the limit is 262144",
    );
  });
});

describe("a file that is not a usable key", () => {
  const LOCKED =
    "has a passphrase, which a build cannot ask for; add the key to an SSH agent with ssh-add and use that agent: withSsh() uses the agent of SSH_AUTH_SOCK";
  const UNREADABLE =
    "cannot be used: builds support RSA, ECDSA and Ed25519 private keys in ssh-keygen's formats; for other keys use an SSH agent";

  it.each([
    ["of OpenSSH", ["-t", "ed25519"]],
    ["in PEM", ["-t", "rsa", "-b", "2048", "-m", "PEM"]],
    ["in PKCS #8", ["-t", "ecdsa", "-m", "PKCS8"]],
  ])("says what to do about a passphrase: %s", async (_name, options) => {
    const key = await newKey(...options, "-N", "a passphrase");
    await expect(readPrivateKeys("deploy", [key])).rejects.toThrow(`ssh deploy: ${key} ${LOCKED}`);
  });

  it.each([
    ["a public key", async () => `${await newKey()}.pub`],
    ["a text", () => __filename],
    ["nothing", () => fileWith("")],
    ["a broken key", () => fileWith("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END")],
    ["a broken key in PKCS #8", () => fileWith("-----BEGIN PRIVATE KEY-----\nAAAA\n")],
  ])("is an error: %s", async (_name, make) => {
    const file = await make();
    await expect(readPrivateKeys("default", [file])).rejects.toThrow(
      `ssh default: ${file} ${UNREADABLE}`,
    );
  });

  it("is an error for a folder and for a missing file", async () => {
    await expect(readPrivateKeys("default", [folder])).rejects.toThrow(
      `ssh default: ${folder} cannot be read: EISDIR`,
    );
    const gone = join(folder, "gone");
    await expect(readPrivateKeys("default", [gone])).rejects.toThrow(
      `ssh default: ${gone} cannot be read: does not exist`,
    );
  });

  function fileWith(content: string): string {
    const file = join(folder, `file-${(count += 1)}`);
    writeFileSync(file, content);
    chmodSync(file, 0o600);
    return file;
  }
});
