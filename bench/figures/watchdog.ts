import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measure } from "../support/figure";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";

const RUNS = 10;
const LIBRARY = join(__dirname, "..", "..", "src");

const PROGRAM = `
  const begun = performance.now();
  const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
  (async () => {
    const container = await new GenericContainer("busybox:1.37").withCommand(["sleep", "60"]).start();
    console.log(performance.now() - begun);
    await container.stop();
  })();`;

/** Measures what the watchdog adds to a process's first start, and its memory while idle. */
export const watchdog: Measure = async () => {
  const folders: string[] = [];
  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), "mayfly-bench-"));
    folders.push(made);
    return made;
  };
  const start = async (env: NodeJS.ProcessEnv): Promise<number> =>
    Number(await runProgram(PROGRAM, { ...process.env, ...env }));

  const shared = await folder();
  await start({ XDG_RUNTIME_DIR: shared });
  const off: number[] = [];
  const running: number[] = [];
  const none: number[] = [];
  // Alternating, so that all three run under the same load.
  for (let run = 0; run < RUNS; run++) {
    off.push(await start({ MAYFLY_CLEANUP: "off" }));
    running.push(await start({ XDG_RUNTIME_DIR: shared }));
    none.push(await start({ XDG_RUNTIME_DIR: await folder() }));
  }
  const memory = await memoryOf(shared);
  for (const made of folders) await rm(made, { recursive: true });
  const note = `median of ${RUNS}, less ${median(off).toFixed(0)} ms with MAYFLY_CLEANUP=off`;
  return [
    {
      name: "first start, added by a running watchdog",
      value: median(running) - median(off),
      unit: "ms",
      target: 20,
      note,
    },
    {
      name: "first start, added by starting a watchdog",
      value: median(none) - median(off),
      unit: "ms",
      target: 20,
      note,
    },
    {
      name: "memory of an idle watchdog",
      value: memory.all,
      unit: "MB",
      note: `RSS; ${memory.own.toFixed(1)} MB of it is private, the rest is Node's program, shared`,
    },
  ];
};

async function memoryOf(folder: string): Promise<{ all: number; own: number }> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8");
      if (!environment.includes(`"socketPath":"${folder}/`)) continue;
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      const megabytes = (field: string): number =>
        Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
      return { all: megabytes("VmRSS"), own: megabytes("RssAnon") };
    } catch {
      // The process has ended or belongs to another user.
    }
  }
  throw new Error("No watchdog is running.");
}
