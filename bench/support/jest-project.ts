import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { RunnerProject } from "../../test/support/runner-project";
import { timed } from "./stats";

/** Does something in a project of a user's, in which Jest runs and Mayfly is installed. */
export async function inJestProject<T>(action: (project: RunnerProject) => Promise<T>): Promise<T> {
  // The databases are those of the test that proves that nobody sees another's rows.
  const project = await RunnerProject.of("bench", [
    join("test", "fixtures", "projects", "databases"),
    join("bench", "projects", "fixtures"),
  ]);
  try {
    return await action(project);
  } finally {
    await project.remove();
  }
}

/** Makes the test files `<name>-1.test.js` and so on, of which each is a copy of `<name>.test.js`. */
export async function copyTestFile(
  { folder }: RunnerProject,
  name: string,
  copies: number,
): Promise<void> {
  const file = (copy: string): string => join(folder, `${name}${copy}.test.js`);
  for (let copy = 1; copy <= copies; copy++) await copyFile(file(""), file(`-${copy}`));
}

/**
 * Runs the copies of a test file and gives the milliseconds that the command took, and what the files
 * have said. Throws where a test fails.
 */
export async function runCopies(
  project: RunnerProject,
  name: string,
  ...options: string[]
): Promise<{ readonly ms: number; readonly said: (kind: string) => string[] }> {
  await project.forgetEvents();
  const ms = await timed(async () => {
    const { code, output } = await project.run("jest", [`${name}-\\d+\\.test`, ...options]);
    if (code !== 0) throw new Error(`Jest has ended with ${code}: ${output}`);
  });
  const lines = project.events().map((line) => line.split(/ (.*)/s));
  return {
    ms,
    said: (kind) => lines.filter(([first]) => first === kind).map(([, rest = ""]) => rest),
  };
}
