import { join } from "node:path";
import { BUSYBOX } from "../../support/images";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";

const PROGRAM = join(__dirname, "..", "programs", "print-and-end.js");

async function linesWith(DEBUG: string): Promise<string[]> {
  const { code, stdout, stderr } = await runProgram(process.execPath, [PROGRAM, BUSYBOX], {
    env: environmentOfItsOwn({ DEBUG, DEBUG_COLORS: "no" }),
  });
  expect(code).toBe(0);
  const ofContainer = `testcontainers:containers [${stdout.trim()}] `;
  return stderr
    .split("\n")
    .map((line) => line.split(ofContainer)[1])
    .filter((line) => line !== undefined)
    .sort();
}

it.each(["testcontainers:containers", "testcontainers*"])(
  "DEBUG=%s prints the containers' logs",
  async (value) => {
    expect(await linesWith(value)).toEqual(["to the errors", "to the output"]);
  },
);

it("DEBUG=testcontainers does not", async () => {
  expect(await linesWith("testcontainers")).toEqual([]);
});
