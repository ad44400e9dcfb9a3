import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Images } from "../../../src";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { ownSession } from "../../support/own-session";
import { runProgram } from "../../support/run-program";

const PROGRAM = join(__dirname, "..", "programs", "make-images.js");

it("images are removed with their session, whatever names they have, unless they are kept", async () => {
  const repo = `localhost/mf-${randomUUID()}`;
  const env = { ...process.env, TESTCONTAINERS_SESSION_ID: ownSession() };
  const { stdout, stderr } = await runProgram(
    process.execPath,
    [PROGRAM, inEngine(BUSYBOX), repo],
    { env },
  );
  expect(stderr).toBe("");
  const made = JSON.parse(stdout) as { names: string[]; below: string };
  const [imported, tagged, loaded, kept, keptToo] = [
    "imported",
    "tagged",
    "loaded",
    "kept",
    "kept-too",
  ].map((tag) => `${repo}:${tag}`);
  expect(made.names.sort()).toEqual([imported, tagged, loaded, kept, keptToo].sort());
  try {
    await eventually("they are removed", async () => {
      const left = (await Images.list({ reference: repo })).flatMap(({ names }) => names);
      return left.sort().join() === `${kept},${keptToo}` ? true : left.join();
    });
    // The parent of a loaded image has no name and no label of its own.
    await eventually("so is what is below the loaded one", async () =>
      (await Images.exists(made.below)) ? made.below : true,
    );
  } finally {
    for (const name of [kept, keptToo]) await Images.remove(name ?? "");
  }
});
