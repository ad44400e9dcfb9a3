import { release } from "node:os";
import { VERSION } from "../../../version";
import { ok, type Check } from "../check";
import { thisMachine } from "../machine";

export const machine: Check = {
  name: "machine",
  run: () => {
    const { distribution, isWsl, isContainer, isCi } = thisMachine();
    const places = [
      ...(isWsl ? ["in WSL"] : []),
      ...(isContainer ? ["looks like a container"] : []),
      ...(isCi ? ["in CI"] : []),
    ];
    const system = distribution === "" ? "" : ` (${distribution.split(" ")[0] ?? ""})`;
    return ok(
      `Mayfly ${VERSION}, Node.js ${process.versions.node}`,
      [`${process.platform}${system} ${release()} ${process.arch}`, ...places].join(", "),
    );
  },
};
