import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./paths";

/** Go needs four minutes of two processors for the largest server, and the tests beside it need them, too. */
const BUILD_MS = 1_800_000;
/** A test can start a server on a JVM several times, on a busy machine. */
const TEST_MS = 900_000;

/**
 * Describes the tests of a module. Before them, its server's image is built if this machine gets stand-ins. On a
 * machine that lacks a client for the image's parts, they do not run, and a warning says so; with
 * MAYFLY_TEST_ALL_SERVERS they fail.
 */
export function describeServer(server: string, tests: () => void): void {
  jest.setTimeout(TEST_MS);
  const missing = missingClients(server);
  if (missing.length > 0 && process.env["MAYFLY_TEST_ALL_SERVERS"] === undefined) {
    console.warn(`The tests of ${server} cannot run: its image needs ${missing.join(", ")}.`);
    describe.skip(server, tests);
    return;
  }
  describe(server, () => {
    beforeAll(() => buildStandIn(server), BUILD_MS);
    tests();
  });
}

/** Builds the image of test/servers, unless it is there. */
export async function buildStandIn(server: string): Promise<void> {
  const script = join(ROOT, "scripts", "stand-in.mjs");
  const child = spawn(process.execPath, [script, server], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`The image of ${server} could not be built:\n${output}`);
}

function missingClients(server: string): string[] {
  const artifacts = (read("artifacts.json") as Record<string, object[]>)[server] ?? [];
  const clients = read("clients.json") as Record<string, string>;
  const kinds = artifacts.flatMap((artifact) => Object.keys(artifact));
  const needed = new Set(kinds.flatMap((kind) => clients[kind] ?? []));
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return [...needed].filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, "test", "servers", file), "utf8"));
}
