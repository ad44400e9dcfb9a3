import { join, resolve } from "node:path";
import { checkBindMounts } from "../../../../src/spec/checks/bind-mounts";
import type { BindMode } from "../../../../src/spec/container-spec";

const sourceOf = (source: string): string | undefined =>
  checkBindMounts([{ source, target: "/data" }])[0]?.source;

describe("the source of a bind mount", () => {
  it.each([
    ["./data", resolve("data")],
    ["../data", resolve("..", "data")],
    [".", process.cwd()],
    ["..", join(process.cwd(), "..")],
  ])("%s is relative to the working directory", (source, absolute) => {
    expect(sourceOf(source)).toBe(absolute);
  });

  it.each([
    "/data",
    "/a/../b",
    "C:\\data",
    "c:/data",
    "\\\\.\\pipe\\docker_engine",
    "data",
    "a.b-c_d",
  ])("%s is sent as it is", (source) => {
    expect(sourceOf(source)).toBe(source);
  });
});

it.each<BindMode>(["rw", "ro", "z", "Z", "ro,z", "z,ro", "rw,Z,rslave", "ro,cached"])(
  "the mode %s is accepted",
  (mode) => {
    expect(checkBindMounts([{ source: "/a", target: "/b", mode }])).toEqual([
      { source: "/a", target: "/b", mode },
    ]);
  },
);
