import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realProcess } from "../../src/process-wide";
import { refusalOf, userFolder } from "../../src/user-folder";

const { TMPDIR } = realProcess.env;
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "mayfly-own-"));
  realProcess.env["TMPDIR"] = temporary;
});

afterEach(() => {
  if (TMPDIR === undefined) delete realProcess.env["TMPDIR"];
  else realProcess.env["TMPDIR"] = TMPDIR;
  rmSync(temporary, { recursive: true });
});

describe("the user's folder", () => {
  it("is made for the user only, by number, and the same one from then on", () => {
    const folder = userFolder();
    expect(folder).toBe(userFolderOf(temporary));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(userFolder()).toBe(folder);
  });

  it("is refused where others may enter it", () => {
    mkdirSync(userFolderOf(temporary));
    chmodSync(userFolderOf(temporary), 0o750);
    expect(userFolder).toThrow(
      `The folder ${userFolderOf(temporary)} cannot be used: others may enter it.\nHint: remove it, or set TMPDIR to a folder that only you can write to.`,
    );
  });

  it("is refused where it cannot be made", () => {
    realProcess.env["TMPDIR"] = join(temporary, "nowhere");
    expect(userFolder).toThrow("ENOENT");
  });
});

it("refuses a folder of another user", () => {
  expect(refusalOf(ofAnotherUser())).toBe("it belongs to another user");
});

const userFolderOf = (folder: string): string => join(folder, `mayfly-${realProcess.getuid!()}`);

/** Only root can give a folder away; for everybody else one is root's. */
function ofAnotherUser(): string {
  if (realProcess.getuid!() !== 0) return "/";
  chownSync(temporary, 12_345, 12_345);
  return temporary;
}
