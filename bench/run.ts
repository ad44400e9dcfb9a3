// npm run bench: prints every figure as a table and writes it as JSON. Figures that depend on the
// machine's load are measured next to the bare engine in the same run, and reported as ratios.
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { holdProcess } from "../src/common/clock";
import { baked } from "./figures/baked";
import { build } from "./figures/build";
import { classData } from "./figures/class-data";
import { coldStart } from "./figures/cold-start";
import { compose } from "./figures/compose";
import { databases } from "./figures/databases";
import { exitRejection } from "./figures/exit-rejection";
import { fixtures } from "./figures/fixtures";
import { loading } from "./figures/loading";
import { memory } from "./figures/memory";
import { modules } from "./figures/modules";
import { peer } from "./figures/peer";
import { warmPool } from "./figures/pool";
import { readiness } from "./figures/readiness";
import { requests } from "./figures/requests";
import { ssh } from "./figures/ssh";
import { startStop } from "./figures/start-stop";
import { watchdog } from "./figures/watchdog";
import { formatTable, type Figure, type Measure } from "./support/figure";

const MEASURES: Readonly<Record<string, Measure>> = {
  loading,
  requests,
  coldStart,
  startStop,
  warmPool,
  readiness,
  exitRejection,
  memory,
  watchdog,
  peer,
  modules,
  classData,
  build,
  databases,
  baked,
  fixtures,
  compose,
  ssh,
};

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !(name in MEASURES));
  if (unknown.length > 0) {
    throw new Error(
      `unknown figures: ${unknown.join(", ")}; expected ${Object.keys(MEASURES).join(", ")}`,
    );
  }
  // Some figures only wait for a followed log, which does not keep a process alive.
  using _held = holdProcess();
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.error(`Measuring ${name} ...`);
    figures.push(...(await measure()));
  }
  console.log(formatTable(figures));

  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 1024 ** 3)} GiB`;
  const results = join(__dirname, "..", "..", "bench", "results");
  await mkdir(results, { recursive: true });
  const file = join(results, `${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
  await writeFile(file, JSON.stringify({ node: process.version, machine, figures }, undefined, 2));
  console.log(`\nNode ${process.version} on ${machine}\nJSON: ${file}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
