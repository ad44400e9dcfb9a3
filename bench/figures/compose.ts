import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DockerComposeEnvironment } from "../../src";
import { findCompose } from "../../src/compose/find-program";
import type { Figure, Measure } from "../support/figure";
import { median, timed } from "../support/stats";

const RUNS = 15;
const FILE = `
services:
  api:
    image: busybox:1.37
    command: httpd -f -p 80 -h /
    ports: ["80"]
    depends_on: { db: { condition: service_started } }
  db:
    image: redis:8
    ports: ["6379"]
    healthcheck: { test: ["CMD", "redis-cli", "ping"], interval: 1s }
`;

/** Compares two services' start until both are ready, and their removal, to compose's own, in turns. */
export const compose: Measure = async () => {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-bench-compose-"));
  try {
    await writeFile(join(folder, "compose.yml"), FILE);
    const ours: Times[] = [];
    const theirs: Times[] = [];
    for (let run = -1; run < RUNS; run++) {
      // Each goes first in turn.
      const early = run % 2 === 0 ? await byMayfly(folder) : undefined;
      const bare = await byCompose(folder);
      const mayfly = early ?? (await byMayfly(folder));
      // The first pair warms up and does not count.
      if (run < 0) continue;
      theirs.push(bare);
      ours.push(mayfly);
    }
    return [
      ratio("compose: up until two services are ready", ours, theirs, ({ up }) => up),
      ratio("compose: down", ours, theirs, ({ down }) => down),
      { ...ratio("compose: up and down", ours, theirs, ({ up, down }) => up + down), target: 1.1 },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

interface Times {
  readonly up: number;
  readonly down: number;
}

async function byMayfly(folder: string): Promise<Times> {
  let down = (): Promise<unknown> => Promise.resolve();
  const up = await timed(async () => {
    const environment = await new DockerComposeEnvironment(folder, "compose.yml").up();
    down = () => environment.down();
  });
  return { up, down: await timed(() => down()) };
}

async function byCompose(folder: string): Promise<Times> {
  const { command } = await findCompose();
  const [program = "", ...first] = command;
  const run = (...args: string[]): Promise<unknown> =>
    promisify(execFile)(program, [...first, "--project-name", project, ...args], { cwd: folder });
  const project = `mayfly-bench-${randomUUID()}`;
  const up = await timed(() => run("up", "--detach", "--wait"));
  // The options of Mayfly's down(), which would otherwise wait for containers to end by themselves.
  const options = ["--remove-orphans", "--timeout", "0", "--volumes", "--rmi", "local"];
  return { up, down: await timed(() => run("down", ...options)) };
}

function ratio(
  name: string,
  ours: readonly Times[],
  theirs: readonly Times[],
  of: (times: Times) => number,
): Figure {
  const [mine, bare] = [median(ours.map(of)), median(theirs.map(of))];
  return {
    name,
    value: mine / bare,
    unit: "x",
    note: `${mine.toFixed(0)} ms vs. ${bare.toFixed(0)} ms of docker compose, medians of ${ours.length}`,
  };
}
