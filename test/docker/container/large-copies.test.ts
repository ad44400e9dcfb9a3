import { join } from "node:path";
import { BUSYBOX } from "../../support/images";
import { runProgram } from "../../support/run-program";

it("2 GB go in and out without being held in memory", async () => {
  const program = join(__dirname, "..", "programs", "copy-large.js");
  const { stdout, stderr } = await runProgram(process.execPath, [program, BUSYBOX]);
  expect(stderr).toBe("");
  const told = JSON.parse(stdout) as Record<string, number>;
  expect(told).toMatchObject({ inside: 2 * 1024 ** 3, size: 2 * 1024 ** 3 });
  expect(told["intoContainer"]).toBeLessThan(100 * 1024 ** 2);
  expect(told["outOfContainer"]).toBeLessThan(100 * 1024 ** 2);
});
