import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realProcess } from "../../../src/common/process-wide";
import { refusalOf, userFolder } from "../../../src/common/user-folder";

const { TMPDIR } = realProcess.env;
const SELF = realProcess.getuid!();
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "mayfly-own-"));
  realProcess.env["TMPDIR"] = temporary;
});

afterEach(() => {
  jest.restoreAllMocks();
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
      `Mayfly cannot use the folder ${userFolderOf(temporary)}: other users have access to it.\nHint: remove the folder, or set TMPDIR to a folder that only you can write to.`,
    );
  });

  it("is refused where it cannot be made", () => {
    realProcess.env["TMPDIR"] = join(temporary, "nowhere");
    expect(userFolder).toThrow("ENOENT");
  });

  it("is in /tmp where others may replace what is in the temporary folder, unless it is sticky", () => {
    chmodSync(temporary, 0o777);
    expect(userFolder()).toBe(userFolderOf("/tmp"));
    expect(readdirSync(temporary)).toEqual([]);
    chmodSync(temporary, 0o1777);
    expect(userFolder()).toBe(userFolderOf(temporary));
  });

  it("is another one for each of two users with the same environment, in either order", () => {
    const owner = anotherUser();
    chownSync(temporary, owner, owner);
    const own = `/tmp/mayfly-${SELF}`;
    expect(folderOf(SELF)).toBe(SELF === owner ? userFolderOf(temporary) : own);
    expect(folderOf(owner)).toBe(join(temporary, `mayfly-${owner}`));
    expect(statSync(join(temporary, `mayfly-${owner}`)).uid).toBe(owner);
    expect(folderOf(SELF)).toBe(SELF === owner ? userFolderOf(temporary) : own);
  });
});

describe("a folder", () => {
  it.each([
    [0o700, undefined],
    [0o755, undefined],
    [0o1777, undefined],
    [0o777, "other users can replace files in "],
    [0o775, "other users can replace files in "],
  ])("in one with mode %o is refused with %p", (mode, refusal) => {
    chmodSync(temporary, mode);
    const expected = refusal === undefined ? undefined : refusal + temporary;
    expect(refusalOf(join(temporary, "own"))).toBe(expected);
    expect(readdirSync(temporary)).toEqual(refusal === undefined ? ["own"] : []);
  });

  it("in another user's is refused, and not made", () => {
    becomeAnotherUserThanTheOwnerOf(temporary);
    expect(refusalOf(join(temporary, "own"))).toBe(`${temporary} belongs to another user`);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

it("refuses a folder of another user", () => {
  expect(refusalOf(ofAnotherUser())).toBe("it belongs to another user");
});

const userFolderOf = (folder: string): string => join(folder, `mayfly-${SELF}`);

/** Returns another user's number, or this user's own: only root can start a process as another user. */
const anotherUser = (): number => (SELF === 0 ? 12_345 : SELF);

/** Returns the folder that a user's process finds. It loads the code before it becomes that user, who may not read it. */
function folderOf(uid: number): string {
  const code = JSON.stringify(join(__dirname, "../../../src/common/user-folder"));
  const program = `
    const { userFolder } = require(${code});
    if (process.getuid() !== ${uid}) process.setuid(${uid});
    console.log(userFolder());
  `;
  const env = { ...realProcess.env, TMPDIR: temporary };
  return execFileSync(realProcess.execPath, ["-e", program], { encoding: "utf8", env }).trim();
}

/** Root changes the folder's owner; other users fake their own number. */
function becomeAnotherUserThanTheOwnerOf(folder: string): void {
  if (SELF === 0) chownSync(folder, 12_345, 12_345);
  else jest.spyOn(realProcess, "getuid" as never).mockReturnValue((SELF + 1) as never);
}

/** Only root can change a folder's owner; other users take a folder of root's. */
function ofAnotherUser(): string {
  if (SELF !== 0) return "/";
  chownSync(temporary, 12_345, 12_345);
  return temporary;
}
