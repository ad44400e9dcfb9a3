import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { inEngine, REDIS } from "../support/images";
import { OwnEngine } from "../support/own-engine";
import { environmentOfNoRun } from "../support/run-of-its-own";
import { runProgram } from "../support/run-program";

const PROGRAM = join(__dirname, "programs", "start-redis.js");
/** Not an address of this machine. */
const BRIDGE = "192.168.213.1";
const RYUK = "testcontainers/ryuk:0.14.0";

// An engine on another machine, as far as networks go.
let own: OwnEngine;

beforeAll(async () => {
  own = await OwnEngine.start({ remote: true, arguments: ["--bip", `${BRIDGE}/24`] });
  await own.load(...[REDIS, RYUK].map(inEngine));
});

afterAll(() => own[Symbol.asyncDispose]());

/** Returns what a program prints whose container does not become ready. */
async function failure(env: NodeJS.ProcessEnv): Promise<string> {
  const session = randomUUID();
  const { code, stdout, stderr } = await runProgram(process.execPath, [PROGRAM, REDIS], {
    env: {
      ...environmentOfNoRun(),
      TESTCONTAINERS_SESSION_ID: session,
      TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: own.localHost.replace("unix://", ""),
      ...env,
    },
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  return stderr;
}

it("says that a socket leads to an engine in another network namespace", async () => {
  expect(await failure({ DOCKER_HOST: own.localHost })).toMatch(
    /port 6379\/tcp listens in the container, but cannot be reached at 127\.0\.0\.1:\d+: connection refused[^]*runs in another network namespace \(its bridge's address 192\.168\.213\.1 is not here\)[^]*TESTCONTAINERS_HOST_OVERRIDE/,
  );
});

describe("behind a firewall that lets only the engine's port through", () => {
  beforeAll(async () => {
    await firewall("-I", "INPUT", "-i", "eth0", "-p", "tcp", "!", "--dport", "2375", "-j", "DROP");
    await firewall("-I", "DOCKER-USER", "-i", "eth0", "-j", "DROP");
  });

  it("names the address and the firewall, for Ryuk and for the container", async () => {
    const printed = await failure({ DOCKER_HOST: own.host });
    const address = `${own.network.address.replaceAll(".", "\\.")}:\\d+`;
    expect(printed).toMatch(
      new RegExp(
        `Cleanup mode ryuk does not work\\. The watchdog cleans up instead[^]*Ryuk's port cannot be reached: ${address}: no connection within 5000 ms[^]*a firewall probably lets only the engine's own port through`,
      ),
    );
    expect(printed).toMatch(
      new RegExp(
        `port 6379/tcp listens in the container, but cannot be reached at ${address}: no connection within a second[^]*a firewall probably lets only the engine's own port through to`,
      ),
    );
  });
});

/** Changes the rules of the engine's machine. */
async function firewall(...rule: readonly string[]): Promise<void> {
  const [command = "", ...args] = [...own.network.enter, "iptables", "--wait", ...rule];
  const { code, stderr } = await runProgram(command, args);
  if (code !== 0) throw new Error(stderr);
}
