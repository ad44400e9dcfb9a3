import { ImageName } from "../../../src";
import { VaultContainer } from "../../../modules/vault";

const create = (): VaultContainer => new VaultContainer("hashicorp/vault:1.21");

describe("VaultContainer", () => {
  it("takes images of Vault and OpenBao, and substitutes for them", () => {
    const openbao = ImageName.fromString("openbao/openbao:2");
    expect(() => new VaultContainer(openbao)).not.toThrow();
    const mirror = ImageName.fromString("registry.example.com/mirror/secrets:1");
    expect(() => new VaultContainer(mirror)).toThrow("registry.example.com/mirror/secrets");
    const substitute = mirror.asCompatibleSubstituteFor("hashicorp/vault");
    expect(() => new VaultContainer(substitute)).not.toThrow();
  });

  it.each(["with.dot", " around", "around ", "two\nlines", "ä"])(
    "refuses the token %j",
    (token) => {
      expect(() => create().withVaultToken(token)).toThrow(
        "withVaultToken: expected a token of ASCII characters without a dot",
      );
    },
  );

  it("refuses commands that cannot be right, and shows none", () => {
    expect(() => create().withInitCommands()).toThrow("withInitCommands: expected commands");
    expect(() => create().withInitCommands("status", "")).toThrow(
      "withInitCommands[1]: expected a non-empty string",
    );
    const named = (): unknown => create().withInitCommands("vault kv put secret/x key=s3cr3t");
    expect(named).toThrow("withInitCommands[0]: expected commands without the program's name");
    expect(named).not.toThrow("s3cr3t");
  });
});
