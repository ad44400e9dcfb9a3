import { hiddenMountOf, isWithin, mountOf } from "../../../../src/container/files/mounts";

const mount = (target: string, type: string) => ({ target, type, isReadOnly: false });
const MOUNTS = [mount("/data", "tmpfs"), mount("/data/db", "volume"), mount("/dev/own", "bind")];

it.each([
  ["/data", "/data"],
  ["/data/x/../y", "/data"],
  ["/database", undefined],
  ["/data/db/x", undefined],
  ["/dev/shm/x", "/dev"],
  ["/dev/own/x", undefined],
  ["/proc/1/status", "/proc"],
  ["/etc/passwd", undefined],
])("the hidden mount of %s is %s", (path, target) => {
  expect(hiddenMountOf(path, MOUNTS)?.target).toBe(target);
});

it("the innermost mount contains a path", () => {
  expect(mountOf("/data/db/x", MOUNTS)?.target).toBe("/data/db");
  expect(mountOf("/etc", MOUNTS)).toBeUndefined();
});

it("everything is within the root", () => {
  expect(isWithin("/a/b", "/")).toBe(true);
  expect(isWithin("/", "/a")).toBe(false);
});
