import { ImageName } from "../../../src";
import { RegistryContainer } from "../../../modules/registry";

const LOGIN = { username: "me", password: "s3cr3t", htpasswd: "me:$2y$05$abc" };

describe("RegistryContainer", () => {
  it("takes images of registries and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/images:2");
    expect(() => new RegistryContainer(mirror)).toThrow("registry.example.com/mirror/images");
    const substitute = mirror.asCompatibleSubstituteFor("registry");
    expect(() => new RegistryContainer(substitute)).not.toThrow();
  });

  it.each([
    ["no name", { username: "" }, "withLogin.username: expected a non-empty string"],
    ["a name with a colon", { username: "a:b" }, "withLogin.username: expected a name without"],
    ["no password", { password: "" }, "withLogin.password: expected a non-empty string"],
    ["no hash", { htpasswd: "me:s3cr3t" }, "withLogin.htpasswd: expected a line me:$2y$…"],
    ["another user's hash", { htpasswd: "you:$2y$05$s3cr3t" }, "withLogin.htpasswd: expected"],
  ])("refuses %s, and shows no secret", (_what, wrong, says) => {
    const create = (): unknown =>
      new RegistryContainer("registry:2").withLogin({ ...LOGIN, ...wrong });
    expect(create).toThrow(says);
    expect(create).not.toThrow("s3cr3t");
  });
});
