import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import {
  GenericContainer,
  TestContainers,
  type StartedContainer,
  type StartedNetwork,
} from "../../../src";
import { BUSYBOX } from "../../support/images";
import { listen, type LocalServer } from "../../unit/waits/local-servers";

export const HOST = "host.testcontainers.internal";
const LIBRARY = require.resolve("../../../src");

export function idle(network?: StartedNetwork): Promise<StartedContainer> {
  const container = new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);
  return (network === undefined ? container : container.withNetwork(network)).start();
}

/** Starts an HTTP server in the test process that answers a word, on its loopback address only. */
export function serving(word: string, { port = 0, host = "127.0.0.1" } = {}): Promise<LocalServer> {
  return listen(
    createHttpServer((_request, response) => response.end(word)),
    port,
    host,
  );
}

/** Returns the answer that a container gets, or its client's error. */
export async function get(container: StartedContainer, port: number): Promise<string> {
  const url = `http://${HOST}:${port}/`;
  const { output } = await container.exec(["wget", "-q", "-T", "60", "-O", "-", url]);
  return output.trim();
}

/** Exposes a server that returns its input, and lets the container send it much. */
export async function expectRoundTrip(container: StartedContainer): Promise<void> {
  const sent = randomBytes(24 * 1024 ** 2);
  const hash = (data: Buffer): string => createHash("sha256").update(data).digest("hex");
  const uploads: Buffer[] = [];
  await using server = await listen(
    createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("data", (chunk: Buffer) => uploads.push(chunk));
      socket.on("end", () => socket.end(Buffer.concat(uploads)));
    }),
    0,
    "127.0.0.1",
  );
  await using _exposed = await TestContainers.exposeHostPorts(server.port);
  await container.copyContentToContainer([{ content: sent, target: "/sent" }]);
  const transfer = `nc ${HOST} ${server.port} < /sent > /back && sha256sum /back`;
  const { stdout, stderr } = await container.exec(["sh", "-c", transfer]);
  expect(stderr).toBe("");
  expect(hash(Buffer.concat(uploads))).toBe(hash(sent));
  expect(stdout.split(" ")[0]).toBe(hash(sent));
}

/** A program that exposes a port, asks the server from its own container, and ends when its input does. */
export const ASK = `
  const { GenericContainer, TestContainers } = require(process.argv[1]);
  async function main(port) {
    const container = await new GenericContainer("${BUSYBOX}")
      .withCommand(["sleep", "infinity"]).start();
    await TestContainers.exposeHostPorts(port);
    const url = "http://${HOST}:" + port + "/";
    const { output } = await container.exec(["wget", "-q", "-T", "60", "-O", "-", url]);
    await container.stop();
    console.log(output.trim());
    process.stdin.resume();
  }
  void main(Number(process.argv[2]));
`;

/** Starts a process that exposes the port and ends by itself when it has nothing left to do. */
export async function holder(port: number): Promise<{ end: () => Promise<void> }> {
  const program = `
    const { TestContainers } = require(process.argv[1]);
    TestContainers.exposeHostPorts(Number(process.argv[2])).then(() => console.log("exposed"));
    process.stdin.resume();
  `;
  const { firstLine, end } = talkingProgram(program, port);
  expect(await firstLine).toBe("exposed");
  return { end };
}

/** Runs a program that prints a line and then waits for the end of its input. */
export function talkingProgram(
  program: string,
  port: number,
  { prefix = [], env = {} }: { prefix?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): { firstLine: Promise<string>; end: () => Promise<void>; kill: () => Promise<void> } {
  const words = [...prefix, process.execPath, "-e", program, LIBRARY, String(port)];
  const child = spawn("env", words, {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    firstLine: new Promise((resolve, reject) => {
      child.stdout.once("data", (text: Buffer) => {
        resolve(text.toString().trim());
      });
      child.once("exit", (code) => {
        reject(new Error(`ended with ${code ?? "a signal"} before it printed anything`));
      });
    }),
    async end() {
      child.stdin.end();
      expect(await ended).toBe(0);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
