import { chmod, mkdtemp, mkdir, rm, stat } from "node:fs/promises";
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
  it("is in a folder that nobody else enters, and another for each engine", async () => {
    const path = watchdogSocket(engine, { xdgRuntimeDir: folder });
    expect(dirname(path)).toBe(join(folder, "mayfly"));
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(watchdogSocket(engine, { xdgRuntimeDir: folder })).toBe(path);
    expect(watchdogSocket({ uri: "tcp://a:1" }, { xdgRuntimeDir: folder })).not.toBe(path);
  });

  it("is not in a folder that others may enter, or that cannot be made", async () => {
    await mkdir(join(folder, "mayfly"));
    await chmod(join(folder, "mayfly"), 0o755);
    for (const xdgRuntimeDir of [folder, "/proc/nowhere", undefined]) {
      const path = watchdogSocket(engine, { xdgRuntimeDir });
      expect(dirname(path)).toBe(join(tmpdir(), `mayfly-${process.getuid!()}`));
    }
  });

  it("is not where its address would be too long", () => {
    const long = join(folder, "long".repeat(25));
    expect(watchdogSocket(engine, { xdgRuntimeDir: long }).startsWith(folder)).toBe(false);
  });
});
