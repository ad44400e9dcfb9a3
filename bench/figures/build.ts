import { randomBytes, randomUUID } from "node:crypto";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { GenericContainer } from "../../src";
import type { Figure, Measure } from "../support/figure";
import { runProgram } from "../support/run-program";
import { median, timed } from "../support/stats";

const LIBRARY = join(__dirname, "..", "..", "src");
const IGNORED_FILES = 100_000;
const IGNORED_COST_MS = 200;
const RSS_MB = 100;

/** Compares the classic builder with the docker CLI's, alternating so that both run under the same load. */
export const build: Measure = async () => {
  const root = await mkdtemp(join(tmpdir(), "mayfly-bench-"));
  try {
    const small = await context(join(root, "small"));
    const ignoring = await context(join(root, "ignoring"));
    await addIgnored(ignoring);
    const large = await context(join(root, "large"));
    await addLarge(large);

    const ofSmall = await compare(small, 15);
    const ofIgnoring = await compare(ignoring, 15);
    const ofLarge = await compare(large, 5);
    return [
      ratioOf("build of a small context", ofSmall),
      ratioOf(`the same with ${IGNORED_FILES} ignored files`, ofIgnoring),
      {
        name: "cost of the ignored files",
        value: Math.max(0, median(ofIgnoring.ours) - median(ofSmall.ours)),
        unit: "ms",
        target: IGNORED_COST_MS,
        note: "difference of the medians above",
      },
      ratioOf("build of a context of 500 MB", ofLarge),
      await memoryOf(large),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

interface Times {
  readonly ours: number[];
  readonly theirs: number[];
}

async function compare(folder: string, runs: number): Promise<Times> {
  const times: Times = { ours: [], theirs: [] };
  for (let run = -1; run < runs; run++) {
    // Each goes first in turn: the second one waits for the first one's writes to the disk.
    const mayflyFirst = run % 2 === 0;
    const early = mayflyFirst ? await once(folder, buildByMayfly) : undefined;
    const theirs = await once(folder, buildByCli);
    const ours = early ?? (await once(folder, buildByMayfly));
    // The first pair warms up and does not count.
    if (run < 0) continue;
    times.theirs.push(theirs);
    times.ours.push(ours);
  }
  return times;
}

/** Returns the milliseconds of one build of a context that was never built before. */
async function once(
  folder: string,
  buildIt: (folder: string, name: string) => Promise<unknown>,
): Promise<number> {
  await writeFile(join(folder, "nonce"), randomUUID());
  const name = `mayfly-bench/${randomUUID()}:1`;
  const took = await timed(() => buildIt(folder, name));
  await docker("rmi", "--force", name);
  return took;
}

const buildByMayfly = (folder: string, name: string): Promise<unknown> =>
  GenericContainer.fromDockerfile(folder).build(name);

/** Adds a label, as Mayfly does: a label is a step of the build. */
const buildByCli = (folder: string, name: string): Promise<unknown> =>
  docker("build", "--quiet", "--label", `owner=${randomUUID()}`, "--tag", name, folder);

const docker = (...args: string[]): Promise<unknown> =>
  promisify(execFile)("docker", args, { env: { ...process.env, DOCKER_BUILDKIT: "0" } });

function ratioOf(name: string, { ours, theirs }: Times): Figure {
  return {
    name,
    value: median(ours) / median(theirs),
    unit: "x",
    target: 1.1,
    note: `${median(ours).toFixed(0)} ms vs. ${median(theirs).toFixed(0)} ms of docker build --label, medians of ${ours.length}`,
  };
}

async function memoryOf(folder: string): Promise<Figure> {
  const program = `
    const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
    const { writeFileSync } = require("node:fs");
    (async () => {
      const files = { Dockerfile: "FROM scratch\\nCOPY Dockerfile /" };
      await GenericContainer.fromContext(files).build();
      const before = process.memoryUsage.rss();
      let most = before;
      const watch = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()); }, 10);
      writeFileSync(${JSON.stringify(join(folder, "nonce"))}, String(Math.random()));
      await GenericContainer.fromDockerfile(${JSON.stringify(folder)}).build();
      clearInterval(watch);
      console.log(most - before);
    })();`;
  const bytes = Number(await runProgram(program));
  return {
    name: "RSS growth while the context is sent",
    value: bytes / 1024 ** 2,
    unit: "MB",
    target: RSS_MB,
    note: "highest value seen, less the value after a small build",
  };
}

async function context(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "Dockerfile"), "FROM scratch\nCOPY . /\n");
  await writeFile(join(folder, ".dockerignore"), "node_modules\n");
  for (let index = 0; index < 20; index++) {
    await writeFile(join(folder, `file-${index}.txt`), `${index}\n`.repeat(100));
  }
  return folder;
}

async function addIgnored(folder: string): Promise<void> {
  const perPackage = 100;
  for (let index = 0; index < IGNORED_FILES / perPackage; index++) {
    const packageFolder = join(folder, "node_modules", `package-${index}`);
    await mkdir(packageFolder, { recursive: true });
    await Promise.all(
      Array.from({ length: perPackage }, (_, file) =>
        writeFile(join(packageFolder, `${file}.js`), ""),
      ),
    );
  }
}

/** Adds 400 MB in large files and 100 MB in small ones. */
async function addLarge(folder: string): Promise<void> {
  for (let index = 0; index < 4; index++) {
    await writeFile(join(folder, `large-${index}`), randomBytes(100e6));
  }
  await mkdir(join(folder, "many"));
  for (let index = 0; index < 1000; index++) {
    await writeFile(join(folder, "many", String(index)), randomBytes(100e3));
  }
}
