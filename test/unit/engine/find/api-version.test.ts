import { negotiateVersion } from "../../../../src/engine/find/api-version";

describe("the version to speak", () => {
  it.each([
    ["1.41", "1.41"],
    ["1.9", "1.9"],
    ["1.47", "1.47"],
    ["1.52", "1.47"],
    ["2.0", "1.47"],
  ])("with an engine of %s is %s", (offered, spoken) => {
    expect(negotiateVersion(offered)).toBe(spoken);
  });

  it.each(["", "v1.41", "latest"])("with an engine of %p is left to the engine", (offered) => {
    expect(negotiateVersion(offered)).toBeUndefined();
  });
});
