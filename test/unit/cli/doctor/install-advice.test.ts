import { installAdvice } from "../../../../src/cli/doctor/install-advice";
import { distributionIn, type Machine } from "../../../../src/cli/doctor/machine";

const linux = (distribution: string, rest: Partial<Machine> = {}): Machine => ({
  platform: "linux",
  distribution,
  isWsl: false,
  isContainer: false,
  isCi: false,
  ...rest,
});

describe("the advice for a machine without an engine", () => {
  it.each([
    ["Debian", linux("debian"), /apt-get install docker\.io/],
    ["Ubuntu", linux("ubuntu debian"), /apt-get install docker\.io/],
    ["a descendant of Ubuntu", linux("linuxmint ubuntu debian"), /apt-get install docker\.io/],
    ["Fedora", linux("fedora"), /dnf install podman/],
    ["Rocky Linux", linux("rocky rhel centos fedora"), /dnf install podman/],
    ["another Linux", linux("nixos"), /docs\.docker\.com/],
    ["WSL", linux("ubuntu debian", { isWsl: true }), /WSL integration/],
    ["macOS", linux("", { platform: "darwin" }), /Docker Desktop.*OrbStack.*colima/],
    ["Windows", linux("", { platform: "win32" }), /Docker Desktop.*Podman Desktop/],
    ["a container", linux("debian", { isContainer: true }), /docker\.sock[^]*apt-get/],
    ["CI", linux("debian", { isCi: true }), /docker:dind[^]*apt-get/],
  ])("fits %s", (_where, machine, advice) => {
    expect(installAdvice(machine)).toMatch(advice);
  });

  it("installs nothing in a container of CI", () => {
    const advice = installAdvice(linux("debian", { isContainer: true, isCi: true }));
    expect(advice).toMatch(/docker:dind[^]*docker\.sock/);
    expect(advice).not.toContain("apt-get");
  });
});

it("a distribution is read with those that it is made from", () => {
  expect(distributionIn('NAME="Ubuntu"\nID=ubuntu\nID_LIKE="debian"\nVERSION_ID="24.04"\n')).toBe(
    "ubuntu debian",
  );
  expect(distributionIn("")).toBe("");
});
