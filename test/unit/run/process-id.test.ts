import { spawn } from "node:child_process";
import { once } from "node:events";
import { uptime } from "node:os";
import {
  formatProcessId,
  isOwnUser,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type Place,
} from "../../../src/run/process-id";

const me = processIdOf(process.pid)!;
const here: Place = { ...me, proc: "own" };
const LONG = "f".repeat(12);

describe("a process's id", () => {
  it("is parsed as it was formatted", () => {
    expect(parseProcessId(formatProcessId(me))).toEqual(me);
    expect(parseProcessId(formatProcessId({ ...me, machine: "" }))).toEqual({ ...me, machine: "" });
  });

  it("fits into the name of a database, with a prefix and a suffix", () => {
    const longest = {
      machine: LONG,
      space: LONG,
      user: "ffffffff",
      pid: 2 ** 22,
      start: "9999999999",
    };
    expect(formatProcessId(longest).length).toBeLessThanOrEqual(55);
  });

  it.each([undefined, "", "1234", "a.b", "..1.2", "m.s.0.0.1", "3a.3b.0.12.x", "3a.3b.12.7"])(
    "is not parsed from %p",
    (text) => {
      expect(parseProcessId(text)).toBeUndefined();
    },
  );

  it("lives while its process does", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
    const id = processIdOf(child.pid!)!;
    expect(stateOfProcess(id)).toBe("alive");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(stateOfProcess(id)).toBe("dead");
    expect(processIdOf(child.pid!)).toBeUndefined();
  });

  it("is dead if its pid now belongs to another process", () => {
    expect(stateOfProcess({ ...me, start: "1" })).toBe("dead");
  });

  it("is unknown on another machine, and in another container", () => {
    expect(stateOfProcess({ ...me, machine: "0a", space: "0b" }, Infinity)).toBe("unknown");
    expect(stateOfProcess({ ...me, machine: "", space: "0b" }, Infinity)).toBe("unknown");
    const container = { ...here, machine: "", space: "0c" };
    expect(stateOfProcess({ ...me, machine: "", space: "0b" }, Infinity, container)).toBe(
      "unknown",
    );
  });

  it("is unknown where /proc shows another namespace's processes, unless its pid is free", () => {
    const elsewhere: Place = { ...here, proc: "other" };
    const parent = processIdOf(process.ppid)!;
    expect(stateOfProcess(parent, undefined, elsewhere)).toBe("unknown");
    expect(stateOfProcess({ ...me, pid: 2 ** 22 - 1 }, undefined, elsewhere)).toBe("dead");
    // A process always sees itself.
    expect(stateOfProcess(me, undefined, elsewhere)).toBe("alive");
  });

  it("belongs to this user only if it ran on this machine", () => {
    expect(isOwnUser(me)).toBe(true);
    expect(isOwnUser({ ...me, user: "ffff" })).toBe(false);
    expect(isOwnUser({ ...me, machine: "0a", space: "0b" })).toBe(false);
  });
});

describe("a process of an earlier boot of its machine", () => {
  const process = { ...me, machine: "0a", space: "0b" };
  const rebooted: Place = { ...here, machine: "0a", space: "0c" };
  const sinceBoot = uptime() * 1000;

  it("is dead if an object that it created is older than this boot", () => {
    expect(stateOfProcess(process, sinceBoot * 1.01 + 60_000, rebooted)).toBe("dead");
  });

  it.each([
    ["is younger, as if a clone of the machine still ran", sinceBoot - 1_000],
    ["is as old, within the error of the clocks", sinceBoot + 1_000],
    ["has no known age", undefined],
  ])("is unknown if the object %s", (_, age) => {
    expect(stateOfProcess(process, age, rebooted)).toBe("unknown");
  });
});
