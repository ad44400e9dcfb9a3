import { join } from "node:path";
import { ROOT } from "../support/paths";
import { runProgram } from "../support/run-program";

// The script itself fails on a warning of VitePress or TypeDoc, and on a link or an anchor that leads nowhere.
it("docs/ and the docstrings become a site without warnings or broken links", async () => {
  const program = join(ROOT, "site", "build.mjs");
  const { code, stdout, stderr } = await runProgram(process.execPath, [program], { cwd: ROOT });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/API +[1-9]\d{2,} pages written/);
  expect(stdout).toMatch(/links +[1-9]\d{4,} lead somewhere/);
}, 600_000);
