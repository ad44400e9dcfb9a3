import { type AuthConfig, registryCredentials } from "../../../src/registry/credentials";
import { ImageName } from "../../../src/spec/image-name";
import { FakeUser, knows } from "../../support/fake-helpers";

const HUB = "https://index.docker.io/v1/";
const auth = (text: string): string => Buffer.from(text).toString("base64");
const NONE = `echo 'credentials not found in native keychain'; exit 1`;

interface Case {
  readonly title: string;
  readonly file?: unknown;
  /** DOCKER_AUTH_CONFIG. */
  readonly variable?: unknown;
  readonly helpers?: Readonly<Record<string, string>>;
  /** Default `ghcr.io/team/app:1`. */
  readonly image?: string;
  readonly expected: AuthConfig | undefined;
}

const login = (username: string, password: string, serveraddress = "ghcr.io"): AuthConfig => ({
  username,
  password,
  serveraddress,
});

const CASES: readonly Case[] = [
  { title: "no file", expected: undefined },
  { title: "an empty file", file: {}, expected: undefined },
  {
    title: "auths of the host",
    file: { auths: { "ghcr.io": { auth: auth("me:secret") } } },
    expected: login("me", "secret"),
  },
  {
    title: "a password with colons",
    file: { auths: { "ghcr.io": { auth: auth("me:a:b:c") } } },
    expected: login("me", "a:b:c"),
  },
  {
    title: "zero bytes after the password",
    file: { auths: { "ghcr.io": { auth: auth("me:secret\0\0") } } },
    expected: login("me", "secret"),
  },
  {
    title: "a key that is a URL",
    file: { auths: { "https://ghcr.io/v1/": { auth: auth("me:secret") } } },
    expected: login("me", "secret"),
  },
  {
    title: "exactly the host before a URL of it",
    file: {
      auths: {
        "https://ghcr.io": { auth: auth("old:old") },
        "ghcr.io": { auth: auth("me:secret") },
      },
    },
    expected: login("me", "secret"),
  },
  {
    title: "the host's port counts",
    file: { auths: { ghcr: { auth: auth("me:secret") }, "ghcr.io": { auth: auth("me:s") } } },
    image: "ghcr.io:5000/team/app",
    expected: undefined,
  },
  {
    title: "a host that only begins alike",
    file: { auths: { "ghcr.io.evil.example": { auth: auth("me:secret") } } },
    expected: undefined,
  },
  {
    title: "name and password in fields of their own",
    file: { auths: { "ghcr.io": { username: "me", password: "secret" } } },
    expected: login("me", "secret"),
  },
  {
    title: "an identity token",
    file: { auths: { "ghcr.io": { auth: auth("me:"), identitytoken: "token" } } },
    expected: { username: "me", password: "", identitytoken: "token", serveraddress: "ghcr.io" },
  },
  {
    title: "a registry token",
    file: { auths: { "ghcr.io": { registrytoken: "bearer" } } },
    expected: { registrytoken: "bearer", serveraddress: "ghcr.io" },
  },
  {
    title: "fields in another case",
    file: { Auths: { "ghcr.io": { Auth: auth("me:"), identityToken: "token" } } },
    expected: { username: "me", password: "", identitytoken: "token", serveraddress: "ghcr.io" },
  },
  {
    title: "a helper that answers with fields in lower case",
    file: { credhelpers: { "ghcr.io": "mine" } },
    helpers: { mine: `printf '%s' '{"serverurl":"x","username":"me","secret":"s3cret"}'` },
    expected: login("me", "s3cret"),
  },
  {
    title: "an entry without content",
    file: { auths: { "ghcr.io": {} } },
    expected: undefined,
  },
  {
    title: "Docker Hub's old key",
    file: { auths: { [HUB]: { auth: auth("me:secret") } } },
    image: "redis:8",
    expected: login("me", "secret", HUB),
  },
  {
    title: "Docker Hub by its host, as other tools write it",
    file: { auths: { "docker.io": { auth: auth("me:secret") } } },
    image: "library/redis",
    expected: login("me", "secret", HUB),
  },
  {
    title: "an image that names Docker Hub",
    file: { auths: { [HUB]: { auth: auth("me:secret") } } },
    image: "docker.io/library/redis:8",
    expected: login("me", "secret", HUB),
  },
  {
    title: "Docker Hub's login is not for others",
    file: { auths: { [HUB]: { auth: auth("me:secret") } } },
    expected: undefined,
  },
  {
    title: "the store for all registries",
    file: { credsStore: "t-store", auths: { "ghcr.io": {} } },
    helpers: { "t-store": knows("me", "stored") },
    expected: login("me", "stored"),
  },
  {
    title: "a registry's own helper before the store",
    file: { credsStore: "t-store", credHelpers: { "ghcr.io": "t-own" } },
    helpers: { "t-store": knows("me", "stored"), "t-own": knows("me", "own") },
    expected: login("me", "own"),
  },
  {
    title: "the store before auths",
    file: { credsStore: "t-store", auths: { "ghcr.io": { auth: auth("me:plain") } } },
    helpers: { "t-store": knows("me", "stored") },
    expected: login("me", "stored"),
  },
  {
    title: "auths where the store has none",
    file: { credsStore: "t-store", auths: { "ghcr.io": { auth: auth("me:plain") } } },
    helpers: { "t-store": NONE },
    expected: login("me", "plain"),
  },
  {
    title: "a helper of another registry",
    file: { credHelpers: { "quay.io": "t-own" } },
    helpers: { "t-own": knows("me", "own") },
    expected: undefined,
  },
  {
    title: "an identity token of a helper",
    file: { credsStore: "t-store" },
    helpers: { "t-store": knows("<token>", "identity") },
    expected: { identitytoken: "identity", serveraddress: "ghcr.io" },
  },
  {
    title: "a helper that answers with nothing",
    file: { credsStore: "t-store" },
    helpers: { "t-store": knows("", "") },
    expected: undefined,
  },
  {
    title: "DOCKER_AUTH_CONFIG before the file",
    variable: { auths: { "ghcr.io": { auth: auth("me:variable") } } },
    file: { auths: { "ghcr.io": { auth: auth("me:file") } } },
    expected: login("me", "variable"),
  },
  {
    title: "the file where DOCKER_AUTH_CONFIG has none",
    variable: { auths: { "quay.io": { auth: auth("me:variable") } } },
    file: { auths: { "ghcr.io": { auth: auth("me:file") } } },
    expected: login("me", "file"),
  },
  {
    title: "a helper in DOCKER_AUTH_CONFIG",
    variable: { credHelpers: { "ghcr.io": "t-own" } },
    helpers: { "t-own": knows("me", "own") },
    expected: login("me", "own"),
  },
  {
    title: "fields of wrong types",
    file: { auths: { "ghcr.io": 5 }, credHelpers: { "ghcr.io": 5 }, credsStore: {} },
    expected: undefined,
  },
];

describe("the login for a registry", () => {
  it.each(CASES)("$title", async ({ file, variable, helpers = {}, image, expected }) => {
    using user = new FakeUser();
    if (file !== undefined) user.write(file);
    for (const [name, script] of Object.entries(helpers)) user.helper(name, script);
    const env = variable === undefined ? {} : { DOCKER_AUTH_CONFIG: JSON.stringify(variable) };
    const credentials = registryCredentials(user.config(env));
    const name = ImageName.fromString(image ?? "ghcr.io/team/app:1");
    expect(await credentials.forImage(name)).toEqual(expected);
  });

  it("comes with its source, which contains no secret", async () => {
    using user = new FakeUser();
    user.write({
      credHelpers: { "ghcr.io": "t-own" },
      auths: { "quay.io": { auth: auth("me:secret") } },
    });
    user.helper("t-own", knows("me", "secret"));
    const credentials = registryCredentials(user.config());
    const origin = async (image: string): Promise<string | undefined> =>
      (await credentials.find(ImageName.fromString(image)))?.origin;
    expect(await origin("quay.io/app")).toBe(user.configFile);
    expect(await origin("ghcr.io/app")).toBe(
      `docker-credential-t-own (named in ${user.configFile})`,
    );
  });

  it("is searched in the folder that DOCKER_CONFIG names", async () => {
    using user = new FakeUser();
    using other = new FakeUser();
    other.write({ auths: { "ghcr.io": { auth: auth("me:other") } } });
    const config = user.config({ DOCKER_CONFIG: `${other.home}/.docker` });
    expect(await registryCredentials(config).forImage(ImageName.fromString("ghcr.io/app"))).toEqual(
      login("me", "other"),
    );
  });
});

describe("the logins for a build", () => {
  it("are those for its registries, by key", async () => {
    using user = new FakeUser();
    user.write({
      auths: { [HUB]: { auth: auth("hub:h") }, "ghcr.io": { auth: auth("me:secret") } },
    });
    const credentials = registryCredentials(user.config());
    expect(await credentials.forRegistries(["docker.io", "ghcr.io", "quay.io", "ghcr.io"])).toEqual(
      {
        [HUB]: login("hub", "h", HUB),
        "ghcr.io": login("me", "secret"),
      },
    );
  });
});
