import { spawn } from "node:child_process";
import { once } from "node:events";
import { uptime } from "node:os";
import {
  formatOwner,
  isOwnUser,
  ownerOf,
  parseOwner,
  stateOf,
  type Place,
} from "../../../src/run/process-id";

const me = ownerOf(process.pid)!;
const here: Place = { ...me, proc: "own" };
const LONG = "f".repeat(12);

describe("an owner", () => {
  it("is read as it was written", () => {
    expect(parseOwner(formatOwner(me))).toEqual(me);
    expect(parseOwner(formatOwner({ ...me, machine: "" }))).toEqual({ ...me, machine: "" });
  });

  it("fits into the name of a database, beside a prefix and a suffix", () => {
    const longest = {
      machine: LONG,
      space: LONG,
      user: "ffffffff",
      pid: 2 ** 22,
      start: "9999999999",
    };
    expect(formatOwner(longest).length).toBeLessThanOrEqual(55);
  });

  it.each([undefined, "", "1234", "a.b", "..1.2", "m.s.0.0.1", "3a.3b.0.12.x", "3a.3b.12.7"])(
    "is not read out of %p",
    (text) => {
      expect(parseOwner(text)).toBeUndefined();
    },
  );

  it("lives while its process does", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
    const owner = ownerOf(child.pid!)!;
    expect(stateOf(owner)).toBe("alive");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(stateOf(owner)).toBe("dead");
    expect(ownerOf(child.pid!)).toBeUndefined();
  });

  it("is dead when its id is another process's by now", () => {
    expect(stateOf({ ...me, start: "1" })).toBe("dead");
  });

  it("is unknown on another machine, and in another container", () => {
    expect(stateOf({ ...me, machine: "0a", space: "0b" }, Infinity)).toBe("unknown");
    expect(stateOf({ ...me, machine: "", space: "0b" }, Infinity)).toBe("unknown");
    const container = { ...here, machine: "", space: "0c" };
    expect(stateOf({ ...me, machine: "", space: "0b" }, Infinity, container)).toBe("unknown");
  });

  it("is unknown where /proc shows another namespace's processes, unless the kernel has none of its id", () => {
    const elsewhere: Place = { ...here, proc: "other" };
    const parent = ownerOf(process.ppid)!;
    expect(stateOf(parent, undefined, elsewhere)).toBe("unknown");
    expect(stateOf({ ...me, pid: 2 ** 22 - 1 }, undefined, elsewhere)).toBe("dead");
    // A process always sees itself.
    expect(stateOf(me, undefined, elsewhere)).toBe("alive");
  });

  it("belongs to a user of one machine", () => {
    expect(isOwnUser(me)).toBe(true);
    expect(isOwnUser({ ...me, user: "ffff" })).toBe(false);
    expect(isOwnUser({ ...me, machine: "0a", space: "0b" })).toBe(false);
  });
});

describe("an owner of an earlier boot of its machine", () => {
  const owner = { ...me, machine: "0a", space: "0b" };
  const rebooted: Place = { ...here, machine: "0a", space: "0c" };
  const sinceBoot = uptime() * 1000;

  it("is dead when what it made is older than this boot", () => {
    expect(stateOf(owner, sinceBoot * 1.01 + 60_000, rebooted)).toBe("dead");
  });

  it.each([
    ["is younger, as on a clone of the machine that still runs", sinceBoot - 1_000],
    ["is as old, as far as the clocks tell", sinceBoot + 1_000],
    ["does not tell its age", undefined],
  ])("is unknown when what it made %s", (_, age) => {
    expect(stateOf(owner, age, rebooted)).toBe("unknown");
  });
});
