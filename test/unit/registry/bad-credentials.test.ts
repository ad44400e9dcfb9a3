import { randomUUID } from "node:crypto";
import { chmodSync } from "node:fs";
import { type AuthConfig, registryCredentials } from "../../../src/registry/credentials";
import type { Config } from "../../../src/config";
import { realProcess } from "../../../src/common/process-wide";
import { ImageName } from "../../../src/spec/image-name";
import { eventually } from "../../support/eventually";
import { FakeUser, knows } from "../../support/fake-helpers";

// A problem with a login does not fail a pull: it runs without the login, with one warning.

let warnings: unknown[];

beforeEach(() => {
  warnings = [];
  jest.spyOn(realProcess, "emitWarning").mockImplementation((warning: unknown) => {
    warnings.push(warning);
  });
});

/** Longer than any helper takes here, and shorter than a test's time limit. */
const LONG = { helperTimeout: 60_000 };

const ask = (config: Config, options = LONG): Promise<AuthConfig | undefined> =>
  registryCredentials(config, options).forImage(ImageName.fromString("ghcr.io/team/app:1"));

/** A name of its own for each test, since answers are kept for the whole process. */
const newName = (): string => `t-${randomUUID()}`;

describe("a helper", () => {
  it.each([
    ["fails", "echo 'the vault is locked'; exit 3", "it exited with code 3: the vault is locked"],
    ["fails without words", "exit 1", "it exited with code 1"],
    ["prints junk", "echo SECRET", "its output is not JSON: expected a value at line 1, column 1"],
    [
      "prints half of its answer",
      `echo '{"Secret":"SECRET'`,
      "its output is not JSON: expected an escaped character at line 1, column 18",
    ],
    [
      "answers, and fails",
      `echo '{"Username":"me","Secret":"SECRET"}'; exit 2`,
      "it exited with code 2",
    ],
    ["prints other JSON", `echo '["SECRET"]'`, "its output has no Username or no Secret"],
    ["prints half", `echo '{"Username":"SECRET"}'`, "its output has no Username or no Secret"],
    [
      "prints nothing",
      "",
      "its output is not JSON: expected a value at line 1, column 1 (end of input)",
    ],
    ["is killed", "kill -9 $$", "it was killed by SIGKILL"],
  ])("that %s", async (_title, script, words) => {
    using user = new FakeUser();
    const name = newName();
    user.write({ credsStore: name });
    user.helper(name, script);
    expect(await ask(user.config())).toBeUndefined();
    expect(await ask(user.config())).toBeUndefined();
    expect(warnings).toEqual([
      `Cannot get a registry login from docker-credential-${name} (named in ${user.configFile}): ${words}. Images are pulled without its login.`,
    ]);
  });

  it("that is missing", async () => {
    using user = new FakeUser();
    user.write({ credsStore: newName() });
    expect(await ask(user.config())).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("the program is not on the PATH") as string]);
  });

  it.each(["sleep 600", "sleep 600 & sleep 600", "trap '' TERM; while :; do sleep 1; done"])(
    "that hangs is killed, with all processes it started: %s",
    async (script) => {
      using user = new FakeUser();
      const name = newName();
      user.write({ credsStore: name });
      user.helper(name, `echo $$ > "$FAKE_HOME/pid"; ${script}`);
      expect(await ask(user.config(), { helperTimeout: 10_000 })).toBeUndefined();
      expect(warnings).toEqual([
        expect.stringContaining("it did not answer within 10000 ms and was killed") as string,
      ]);
      // No process is left in its group.
      const pid = Number(user.read("pid"));
      await groupIsGone(pid);
    },
  );

  it("that does not read its input can still answer", async () => {
    using user = new FakeUser();
    const name = newName();
    user.write({ credsStore: name });
    user.helper(name, `exec 0<&-; ${knows("me", "secret")}`);
    expect(await ask(user.config())).toMatchObject({ password: "secret" });
  });

  it("is asked again if it had no login: the user may have logged in", async () => {
    using user = new FakeUser();
    const name = newName();
    user.write({ credsStore: name });
    user.helper(name, `echo 'credentials not found in native keychain'; exit 1`);
    const config = user.config();
    expect(await ask(config)).toBeUndefined();
    user.helper(name, knows("me", "secret"));
    expect(await ask(config)).toMatchObject({ username: "me" });
  });

  it("is asked once for a registry, also by concurrent pulls", async () => {
    using user = new FakeUser();
    const name = newName();
    user.write({ credsStore: name });
    user.helper(name, `sleep 0.2; ${knows("me", "secret")}`);
    const config = user.config();
    const answers = await Promise.all([ask(config), ask(config), ask(config)]);
    expect(answers).toHaveLength(3);
    expect(await ask(config)).toMatchObject({ username: "me" });
    await registryCredentials(config).forImage(ImageName.fromString("redis:8"));
    expect(user.asked).toEqual([`${name} get ghcr.io`, `${name} get https://index.docker.io/v1/`]);
  });
});

describe("a file", () => {
  it.each([
    [
      "that is not JSON",
      "{ SECRET",
      "it is not JSON: expected a name in quotes or } at line 1, column 3",
    ],
    [
      "that breaks off in a login",
      '{\n "auths": {"ghcr.io": {"auth": "U0VDUkVU',
      "it is not JSON: expected a closing quote at line 2, column 41 (end of input)",
    ],
    ["that is a list", [], "it is not a JSON object"],
  ])("%s", async (_title, content, words) => {
    using user = new FakeUser();
    user.write(content);
    expect(await ask(user.config())).toBeUndefined();
    expect(await ask(user.config())).toBeUndefined();
    expect(warnings).toEqual([`Cannot read registry logins from ${user.configFile}: ${words}.`]);
  });

  it("with a login that is not base64-encoded name:password", async () => {
    using user = new FakeUser();
    user.write({ auths: { "ghcr.io": { auth: "me:SECRET" } } });
    expect(await ask(user.config())).toBeUndefined();
    expect(warnings).toEqual([
      `The login for ghcr.io in ${user.configFile} is ignored, because it is not base64-encoded name:password. Run docker login to replace it.`,
    ]);
  });

  it("that is a folder", async () => {
    using user = new FakeUser();
    user.makeFolder(".docker/config.json");
    expect(await ask(user.config())).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("EISDIR") as string]);
  });
});

test("a program that may not be run gives no login", async () => {
  using user = new FakeUser();
  const name = newName();
  user.write({ credsStore: name });
  user.helper(name, knows("me", "secret"));
  chmodSync(`${user.home}/bin/docker-credential-${name}`, 0o644);
  expect(await ask(user.config())).toBeUndefined();
  expect(warnings).toHaveLength(1);
});

function groupIsGone(pid: number): Promise<void> {
  return eventually("no process of the group is left", () => {
    try {
      process.kill(-pid, 0);
      return Promise.resolve("there is one");
    } catch {
      return Promise.resolve(true);
    }
  });
}
