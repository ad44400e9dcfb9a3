import { execFileSync } from "node:child_process";
import { chmod, chown, mkdtemp, mkdir, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { watchdogSocket } from "../../../../src/cleanup/watchdog/socket-path";

const engine = { uri: "unix:///var/run/docker.sock" };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-path-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("the watchdog's socket", () => {
  it("is in a folder that no other user can enter, and another one for each engine", async () => {
    const path = watchdogSocket(engine, { xdgRuntimeDir: folder });
    expect(dirname(path)).toBe(join(folder, "mayfly"));
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(watchdogSocket(engine, { xdgRuntimeDir: folder })).toBe(path);
    expect(watchdogSocket({ uri: "tcp://a:1" }, { xdgRuntimeDir: folder })).not.toBe(path);
  });

  it("is not in a folder that others can enter, or that cannot be created", async () => {
    await mkdir(join(folder, "mayfly"));
    await chmod(join(folder, "mayfly"), 0o755);
    for (const xdgRuntimeDir of [folder, "/proc/nowhere", undefined]) {
      const path = watchdogSocket(engine, { xdgRuntimeDir });
      expect(dirname(path)).toBe(join(tmpdir(), `mayfly-${process.getuid!()}`));
    }
  });

  it("is not in a runtime folder in which others can replace files; no folder is created there", async () => {
    await chmod(folder, 0o777);
    const path = watchdogSocket(engine, { xdgRuntimeDir: folder });
    expect(dirname(path)).toBe(join(tmpdir(), `mayfly-${process.getuid!()}`));
    expect(await readdir(folder)).toEqual([]);
  });

  it("is not in another user's runtime folder, as after sudo -E, whose owner still uses it", async () => {
    const self = process.getuid!();
    // Only root can start a process of another user.
    const owner = self === 0 ? 12_345 : self;
    await chown(folder, owner, owner);
    const own = join(folder, "mayfly");
    const general = join(tmpdir(), `mayfly-${self}`);
    expect(dirname(socketOf(self))).toBe(self === owner ? own : general);
    expect(dirname(socketOf(owner))).toBe(own);
    expect((await stat(own)).uid).toBe(owner);
    expect(dirname(socketOf(self))).toBe(self === owner ? own : general);
  });

  it("is not where its path would be too long", () => {
    const long = join(folder, "long".repeat(25));
    expect(watchdogSocket(engine, { xdgRuntimeDir: long }).startsWith(folder)).toBe(false);
  });
});

/** Returns the socket path in a process of the user. The process loads the code first, since the user may not be able to read it. */
function socketOf(uid: number): string {
  const code = JSON.stringify(join(__dirname, "../../../../src/cleanup/watchdog/socket-path"));
  const program = `
    const { watchdogSocket } = require(${code});
    if (process.getuid() !== ${uid}) process.setuid(${uid});
    console.log(watchdogSocket({ uri: "tcp://a:1" }, { xdgRuntimeDir: ${JSON.stringify(folder)} }));
  `;
  return execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }).trim();
}
