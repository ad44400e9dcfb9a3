// `npm run conformance`: runs the checks on all engines, prints the outcomes, and writes the results and the page.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { ROOT } from "../support/paths";
import { ENGINES } from "./engines";
import { pageOf, type Results } from "./page";
import { runChecks } from "./run-checks";
import { surprises } from "./surprises";

async function main(): Promise<void> {
  const engines: Results["engines"][number][] = [];
  let isSurprised = false;
  for (const { name, start, gaps } of ENGINES) {
    if (start === undefined) throw new Error(`${name} cannot be started on this machine`);
    console.log(`\n${name}`);
    await using running = await start();
    const { version, outcomes } = await runChecks(running);
    for (const { name: check, failure } of outcomes) {
      console.log(`  ${failure === undefined ? "yes" : "no "}  ${check}`);
    }
    for (const surprise of surprises(outcomes, gaps)) {
      isSurprised = true;
      console.log(`  UNEXPECTED  ${surprise}`);
    }
    const failed = outcomes.flatMap((outcome) =>
      outcome.failure === undefined ? [] : [outcome.name],
    );
    engines.push({ name, version, failed });
  }
  if (isSurprised) {
    console.log("\nNothing is written: mend what was unexpected, or list it as a known gap.");
    process.exitCode = 1;
    return;
  }
  const results: Results = { date: new Date().toISOString().slice(0, 10), engines };
  const file = join(ROOT, "test", "conformance", "results.json");
  await writeFile(file, await format(JSON.stringify(results), { parser: "json", printWidth: 100 }));
  await writeFile(join(ROOT, "docs", "engines.md"), pageOf(results));
}

void main();
