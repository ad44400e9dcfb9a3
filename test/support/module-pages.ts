import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeServer } from "./describe-server";
import { programEnvironment } from "./module-program";
import { ROOT } from "./paths";
import { runProgram } from "./run-program";

/** The pages in docs/modules, except the catalogue, without `.md`. */
export const PAGES_OF_MODULES: readonly string[] = readdirSync(join(ROOT, "docs", "modules"))
  .filter((file) => file.endsWith(".md") && file !== "README.md")
  .map((file) => file.slice(0, -".md".length))
  .sort();

/** Pages whose example is compiled and not run, with the reason. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  floci: "Floci is published only as an image, so there is no stand-in for it.",
  k3s: "K3s needs a privileged container, which does not start where these tests run.",
};

const PAGE_MS = 600_000;

/**
 * Describes the test that runs the code of a module's page, which is `examples/modules/<page>.ts`.
 *
 * @param lines what the example prints, among what its client logs.
 * @param servers the folders of test/servers that it needs. Default: the one with the page's name.
 */
export function describePage(
  page: string,
  lines: readonly string[],
  servers: readonly string[] = [page],
): void {
  const [server, ...others] = servers;
  if (server !== undefined) {
    describeServer(server, () => {
      describePage(page, lines, others);
    });
    return;
  }
  it(
    `the code of docs/modules/${page}.md works as it stands`,
    async () => {
      const session = process.env["TESTCONTAINERS_SESSION_ID"] ?? "test";
      const names = join(__dirname, "stand-in-names.js");
      const example = join(ROOT, "dist", "examples", "modules", `${page}.js`);
      const { code, stdout, stderr } = await runProgram(
        process.execPath,
        ["--require", names, example],
        { env: programEnvironment(session) },
      );
      expect({ code, ...(code === 0 ? {} : { stdout, stderr }) }).toEqual({ code: 0 });
      const printed = stdout.split("\n").map((line) => line.trim());
      expect(printed.filter((line) => lines.includes(line))).toEqual(lines);
    },
    PAGE_MS,
  );
}
