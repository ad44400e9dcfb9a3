import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { RunnerProject } from "../../test/support/runner-project";
import { timed } from "./stats";

/** Runs an action in a user's project, in which Jest and Mayfly are installed. */
export async function inJestProject<T>(action: (project: RunnerProject) => Promise<T>): Promise<T> {
  // The fixtures come from the test which proves that no test sees another one's rows.
  const project = await RunnerProject.of("bench", [
    join("test", "fixtures", "projects", "databases"),
    join("bench", "projects", "fixtures"),
  ]);
  try {
    // The client of the tests' databases. Mayfly has its own.
    await project.add("pg");
    return await action(project);
  } finally {
    await project.remove();
  }
}

/** Copies `<name>.test.js` to the test files `<name>-1.test.js` and so on. */
export async function copyTestFile(
  { folder }: RunnerProject,
  name: string,
  copies: number,
): Promise<void> {
  const file = (copy: string): string => join(folder, `${name}${copy}.test.js`);
  for (let copy = 1; copy <= copies; copy++) await copyFile(file(""), file(`-${copy}`));
}

/**
 * Runs the copies of a test file. Returns the milliseconds that the command took, and what the files
 * reported. Throws if a test fails.
 */
export async function runCopies(
  project: RunnerProject,
  name: string,
  ...options: string[]
): Promise<{ readonly ms: number; readonly said: (kind: string) => string[] }> {
  await project.forgetEvents();
  const ms = await timed(async () => {
    const { code, output } = await project.run("jest", [`${name}-\\d+\\.test`, ...options]);
    if (code !== 0) throw new Error(`Jest exited with code ${code}: ${output}`);
  });
  const lines = project.events().map((line) => line.split(/ (.*)/s));
  return {
    ms,
    said: (kind) => lines.filter(([first]) => first === kind).map(([, rest = ""]) => rest),
  };
}
