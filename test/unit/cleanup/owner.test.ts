import { spawn } from "node:child_process";
import { once } from "node:events";
import { formatOwner, ownerOf, parseOwner, stateOf } from "../../../src/cleanup/owner";

const me = ownerOf(process.pid)!;

describe("an owner", () => {
  it("is read as it was written", () => {
    expect(parseOwner(formatOwner(me))).toEqual(me);
    expect(parseOwner(formatOwner({ ...me, machine: "" }))).toEqual({ ...me, machine: "" });
  });

  it.each([undefined, "", "1234", "a.b", "..1.2", "m.s.0.1", "3a.3b.12.x"])(
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

  it("is unknown where it cannot be seen: on another machine, in another container", () => {
    expect(stateOf({ ...me, machine: "0a", space: "0b" })).toBe("unknown");
    expect(stateOf({ ...me, machine: "", space: "0b" })).toBe("unknown");
    expect(stateOf({ ...me, machine: "", space: "0b" }, { machine: "", space: "0c" })).toBe(
      "unknown",
    );
  });

  it("is dead when its machine was started again", () => {
    const owner = { ...me, machine: "0a", space: "0b" };
    expect(stateOf(owner, { machine: "0a", space: "0c" })).toBe("dead");
  });
});
