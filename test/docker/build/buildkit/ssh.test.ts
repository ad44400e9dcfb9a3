import { mkdtemp, rm } from "node:fs/promises";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBy, nonce, WAYS } from "../../../support/buildkit-builds";
import { inEngine, REDIS } from "../../../support/images";
import { runProgram } from "../../../support/run-program";

// An image with Perl, with which a step can talk to an agent without OpenSSH's programs.
const FROM = `FROM ${inEngine(REDIS)}\nCOPY ask.pl /`;

/** Sends requests of one byte each, and prints each answer's type and its printable part. */
const ask = (...types: readonly number[]): string =>
  [
    "use IO::Socket::UNIX;",
    'my $agent = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die "no agent: $!";',
    `for my $type (${types.join(", ")}) {`,
    '  syswrite $agent, pack("NC", 1, $type);',
    "  sysread $agent, my $head, 4; my $length = unpack('N', $head); my $answer = '';",
    "  while (length $answer < $length) { sysread $agent, $answer, $length, length $answer or die }",
    "  my $kind = ord $answer; $answer =~ s/[^ -~]+/ /g;",
    '  print "$type: $kind $answer\\n";',
    "}",
  ].join("\n");

const REQUEST_IDENTITIES = 11;
const REMOVE_ALL = 19;
const IDENTITIES = 12;
const FAILURE = 5;

let folder: string;
let agent: ChildProcess;
let socket: string;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-ssh-"));
  [socket, key] = [join(folder, "agent"), join(folder, "key")];
  const made = await runProgram("ssh-keygen", [
    ...["-q", "-t", "ed25519", "-N", "", "-C", "key-of-the-test", "-f", key],
  ]);
  expect(made).toMatchObject({ code: 0 });
  agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
  await once(agent.stdout!, "data");
  const added = await runProgram("ssh-add", ["-q", key], { env: withAgent() });
  expect(added).toMatchObject({ code: 0 });
});
afterAll(async () => {
  agent.kill();
  await rm(folder, { recursive: true });
});

const withAgent = (): NodeJS.ProcessEnv => ({ ...process.env, SSH_AUTH_SOCK: socket });

describe.each(WAYS)("an SSH mount of a build by %s", (way) => {
  it.each([
    ["the agent of SSH_AUTH_SOCK", () => [{}], "default"],
    ["an agent's socket", () => [{ id: "deploy", paths: [socket] }], "deploy"],
    ["a file with a key", () => [{ paths: [key] }], "default"],
  ] as const)("reaches %s", async (_name, ssh, id) => {
    process.env["SSH_AUTH_SOCK"] = socket;
    await using image = await buildBy(way, {
      dockerfile: `${FROM}\nRUN --mount=type=ssh,id=${id} perl /ask.pl; echo ${nonce()}`,
      files: { "ask.pl": ask(REQUEST_IDENTITIES) },
      request: { ssh: ssh() },
    });
    const answer = image.lines.find((line) => line.startsWith(`${REQUEST_IDENTITIES}: `));
    expect(answer).toMatch(new RegExp(`^11: ${IDENTITIES} .*ssh-ed25519`));
    if (id === "deploy") expect(answer).toContain("key-of-the-test");
  });

  it("cannot remove the agent's keys", async () => {
    await using image = await buildBy(way, {
      dockerfile: `${FROM}\nRUN --mount=type=ssh perl /ask.pl; echo ${nonce()}`,
      files: { "ask.pl": ask(REMOVE_ALL, REQUEST_IDENTITIES) },
      request: { ssh: [{ paths: [socket] }] },
    });
    const answers = image.lines.filter((line) => /^\d+: \d+/.test(line));
    expect(answers[0]).toMatch(new RegExp(`^${REMOVE_ALL}: ${FAILURE} `));
    expect(answers[1]).toContain("key-of-the-test");
    const { stdout } = await runProgram("ssh-add", ["-l"], { env: withAgent() });
    expect(stdout).toContain("key-of-the-test");
  });

  it("reports a key with a passphrase", async () => {
    const locked = join(folder, `locked-${way}`);
    await runProgram("ssh-keygen", ["-q", "-t", "ed25519", "-N", "passphrase", "-f", locked]);
    await expect(
      buildBy(way, { dockerfile: "FROM scratch", request: { ssh: [{ paths: [locked] }] } }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(
        `ssh default: ${locked} has a passphrase, which a build cannot ask for; add the key to an SSH agent`,
      ) as string,
    });
  });

  it("reports a missing agent", async () => {
    delete process.env["SSH_AUTH_SOCK"];
    await expect(
      buildBy(way, { dockerfile: `FROM scratch`, request: { ssh: [{}] } }),
    ).rejects.toMatchObject({
      message: expect.stringContaining("SSH_AUTH_SOCK is not set; start an SSH agent") as string,
    });
  });
});

describe("a file with a key", () => {
  it("needs no OpenSSH program, which might ask on the terminal or be left running", async () => {
    const { PATH } = process.env;
    process.env["PATH"] = folder;
    try {
      await using image = await buildBy("session", {
        dockerfile: `${FROM}\nRUN --mount=type=ssh perl /ask.pl; echo ${nonce()}`,
        files: { "ask.pl": ask(REMOVE_ALL, REQUEST_IDENTITIES) },
        request: { ssh: [{ paths: [key] }] },
      });
      const answers = image.lines.filter((line) => /^\d+: \d+/.test(line));
      expect(answers[0]).toMatch(new RegExp(`^${REMOVE_ALL}: ${FAILURE} `));
      expect(answers[1]).toContain("key-of-the-test");
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
