import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript } from "../../../support/script";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "mayfly-private-"));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

/** The error's message, or null. */
const refusal = (folder: string): Promise<unknown> =>
  runScript(
    `
    import { ensurePrivateFolder } from "./scripts/setup/private-folder.mjs";
    try {
      ensurePrivateFolder(process.argv[1]);
      console.log("null");
    } catch (error) {
      console.log(JSON.stringify(error.message + " " + error.hint));
    }`,
    { args: [folder] },
  );

it("makes a folder that nobody else can enter, below a folder for all with the sticky bit", async () => {
  const folder = join(parent, "cache", "mayfly-setup");
  expect(await refusal(folder)).toBeNull();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(await refusal(folder)).toBeNull();
});

it.each(["the folder", "a folder above it"])(
  "refuses when others can write to %s",
  async (which) => {
    const folder = join(parent, "cache");
    mkdirSync(folder);
    const writable = which === "the folder" ? folder : parent;
    chmodSync(writable, 0o777);
    expect(await refusal(folder)).toBe(
      `The folder ${folder} is not safe: ${writable} can be written to by other users. set XDG_CACHE_HOME to a folder that only you can write to, or use \`sudo -H\`.`,
    );
  },
);

it("refuses a folder that others can write to in spite of its sticky bit", async () => {
  expect(await refusal(tmpdir())).toMatch(/is not safe/);
});

it("refuses another user's folder, also by a link", async () => {
  // Only root can give a folder away; everybody else has root's.
  const foreign = process.getuid!() === 0 ? join(parent, "foreign") : "/usr";
  const owner = process.getuid!() === 0 ? 65534 : 0;
  if (owner !== 0) {
    mkdirSync(foreign);
    chownSync(foreign, owner, owner);
  }
  expect(await refusal(foreign)).toContain(`${foreign} belongs to user ${owner}.`);
  const link = join(parent, "link");
  symlinkSync(foreign, link);
  expect(await refusal(link)).toContain(`${foreign} belongs to user ${owner}.`);
});
