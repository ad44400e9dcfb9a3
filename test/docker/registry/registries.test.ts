import { GenericContainer, ImageName, Images } from "../../../src";
import { type Config, readConfig } from "../../../src/config";
import { pullImage } from "../../../src/pull/pull-image";
import { CertificateAuthority } from "../../support/fake-daemon-certificates";
import { BUSYBOX, inEngine } from "../../support/images";
import { realEngine } from "../../support/real-engine";
import {
  authConfig,
  REGISTRY_USER,
  type RegistryOptions,
  TestRegistry,
} from "../../support/registry";
import { removeImage, uniqueImage } from "../../support/unique-image";

const KINDS: readonly (readonly [string, RegistryOptions])[] = [
  ["an open registry", {}],
  ["a registry with a login", { login: true }],
  [
    "a registry with a certificate of its own on the loopback address",
    { certificate: new CertificateAuthority("test").certificate("registry", ["127.0.0.1"]) },
  ],
];

let registries: readonly TestRegistry[];

beforeAll(async () => {
  registries = await Promise.all(KINDS.map(([, options]) => TestRegistry.start(options)));
  // Set before the library reads it, which it does once.
  process.env["DOCKER_AUTH_CONFIG"] = authConfig(host("a registry with a login"));
});

afterAll(async () => {
  for (const registry of registries) await registry[Symbol.asyncDispose]();
});

function host(kind: string): string {
  return registries[KINDS.findIndex(([title]) => title === kind)]?.host ?? "";
}

describe.each(KINDS)("%s", (kind) => {
  it("stores an image and returns it", async () => {
    const name = `${host(kind)}/team/given:1`;
    await uniqueImage(name);
    try {
      const before = await (await realEngine()).images.inspect(name);
      await Images.push(name);
      await removeImage(name);
      expect(await (await realEngine()).images.inspect(name)).toBeUndefined();

      const statuses: string[] = [];
      expect(await Images.pull(name, { onProgress: ({ status }) => statuses.push(status) })).toBe(
        name,
      );
      expect(statuses).toContain("Pull complete");
      expect((await (await realEngine()).images.inspect(name))?.id).toBe(before?.id);
    } finally {
      await removeImage(name);
    }
  });

  it("serves images for containers", async () => {
    const name = `${host(kind)}/team/busybox:1`;
    await Images.tag(inEngine(BUSYBOX), name);
    try {
      await Images.push(ImageName.fromString(name));
      await removeImage(name);
      const builder = new GenericContainer(name).withCommand(["sleep", "600"]);
      await using container = await builder.start();
      expect(container.getId()).toMatch(/^[0-9a-f]{64}$/);
    } finally {
      await removeImage(name);
    }
  });

  it("reports a missing tag", async () => {
    const name = `${host(kind)}/team/none:9`;
    await expect(Images.pull(name)).rejects.toMatchObject({
      code: "IMAGE_PULL_FAILED",
      image: name,
      evidence: { registry: host(kind), tries: 1 },
      hint: expect.stringContaining(`check the name and tag of ${name}`) as string,
    });
  });
});

describe("a registry with a login", () => {
  const pull = async (env: NodeJS.ProcessEnv): Promise<void> => {
    const config: Config = readConfig(env, "/nonexistent");
    const name = ImageName.fromString(`${host("a registry with a login")}/team/app:1`);
    await pullImage(name, { engine: await realEngine(), config });
  };

  it("refuses a pull without a login, and the error says how to log in", async () => {
    const registry = host("a registry with a login");
    await expect(pull({})).rejects.toThrow(
      new RegExp(
        `^Image ${registry}/team/app:1 could not be pulled: [^]*no basic auth credentials\n` +
          `Registry: ${registry}, asked once, without a login\n` +
          `Hint: log in with \`docker login ${registry}\`, or set DOCKER_AUTH_CONFIG$`,
      ),
    );
  });

  it("refuses a wrong password, and the error names its source, not the password", async () => {
    const registry = host("a registry with a login");
    const wrong = { ...REGISTRY_USER, password: "guessed-wrong" };
    const failure = pull({ DOCKER_AUTH_CONFIG: authConfig(registry, wrong) });
    await expect(failure).rejects.toThrow(
      new RegExp(
        `Registry: ${registry}, asked once, with the login of DOCKER_AUTH_CONFIG\n` +
          `Hint: ${registry} rejected the login from DOCKER_AUTH_CONFIG: log in again with \`docker login ${registry}\`$`,
      ),
    );
    await expect(failure).rejects.not.toThrow("guessed-wrong");
  });

  it("refuses a push without a login", async () => {
    // Logins are stored by the host as it is written: there is none for this form.
    const registry = host("a registry with a login").replace("127.0.0.1", "localhost");
    const name = `${registry}/team/app:1`;
    await Images.tag(inEngine(BUSYBOX), name);
    try {
      await expect(Images.push(name)).rejects.toMatchObject({
        code: "IMAGE_PUSH_FAILED",
        evidence: { tries: 1, login: undefined },
        hint: expect.stringContaining(`docker login ${registry}`) as string,
      });
    } finally {
      await removeImage(name);
    }
  });
});

test("an image that the engine does not have cannot be pushed", async () => {
  const name = `${host("an open registry")}/team/never-made:1`;
  await expect(Images.push(name)).rejects.toMatchObject({
    code: "IMAGE_PUSH_FAILED",
    message: expect.stringContaining("does not exist locally") as string,
    hint: expect.stringContaining(`check that the engine has ${name}`) as string,
  });
});
