import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buildWithBuildKit } from "../../../../src/build/buildkit/build-with-buildkit";
import {
  buildBy,
  buildRequest,
  contextOf,
  nonce,
  WAYS,
  type TestBuild,
} from "../../../support/buildkit-builds";
import { BUSYBOX, inEngine } from "../../../support/images";
import { realEngine } from "../../../support/real-engine";

const FROM = `FROM ${inEngine(BUSYBOX)}`;

interface Failure {
  readonly name: string;
  readonly build: TestBuild;
  readonly error: object;
}

const text = (part: string | RegExp): string => expect.stringMatching(part) as string;

const FAILURES: readonly Failure[] = [
  {
    name: "an instruction that does not exist",
    build: { dockerfile: `${FROM}\nRUNN true` },
    error: {
      message: text(/^Failed to build image without a name: .*line 2: unknown instruction: RUNN/),
      step: undefined,
      exitCode: undefined,
      hint: text("heredoc"),
    },
  },
  {
    name: "a target that does not exist",
    build: { dockerfile: FROM, request: { target: "nowhere", tags: ["shop:1"] } },
    error: {
      message: text(/^Failed to build image shop:1: target stage .*nowhere.* could not be/),
    },
  },
  {
    name: "a Dockerfile that does not exist",
    build: { dockerfile: FROM, request: { dockerfile: "docker/Dockerfile" } },
    error: { message: text(/docker\/Dockerfile/) },
  },
  {
    name: "a file that is copied and does not exist",
    build: { dockerfile: `${FROM}\nCOPY nothing /` },
    error: {
      message: text(/nothing.*not found/),
      hint: text("it must exist in the build context"),
    },
  },
  {
    name: "a base image that does not exist",
    build: { dockerfile: "FROM 127.0.0.1:9/no/such:1" },
    error: { message: text(/127\.0\.0\.1:9/), step: text("no/such:1") },
  },
  {
    name: "a secret that was not given",
    build: { dockerfile: `${FROM}\nRUN --mount=type=secret,id=token,required true` },
    error: {
      message: text(/secret token not found|secret token: not found/),
      step: text("RUN --mount"),
      hint: text("withSecret"),
    },
  },
  {
    name: "an SSH agent that was not given",
    build: { dockerfile: `${FROM}\nRUN --mount=type=ssh,required true` },
    error: { message: text("ssh"), hint: text("withSsh") },
  },
  {
    name: "a secret's file that does not exist",
    build: { dockerfile: FROM, request: { secrets: [{ id: "token", file: "/no/such/file" }] } },
    error: { message: text("secret token: file /no/such/file cannot be read: does not exist") },
  },
  {
    name: "a secret's variable that is not set",
    build: { dockerfile: FROM, request: { secrets: [{ id: "token", env: "NO_SUCH_VARIABLE" }] } },
    error: { message: text("secret token: the environment variable NO_SUCH_VARIABLE is not set") },
  },
  {
    name: "a secret that is too long",
    build: { dockerfile: FROM, request: { secrets: [{ id: "s", value: "x".repeat(512_001) }] } },
    error: { message: text("secret s: the value has 512001 bytes; BuildKit's limit is 512000") },
  },
  {
    name: "a key that does not exist",
    build: { dockerfile: FROM, request: { ssh: [{ paths: ["/no/such/key"] }] } },
    error: { message: text("ssh default: /no/such/key cannot be used: does not exist") },
  },
  {
    name: "several platforms",
    build: { dockerfile: FROM, request: { platform: "linux/amd64,linux/arm64" } },
    error: { code: "INVALID_OPTION", message: text("withPlatform: expected a single platform") },
  },
  {
    name: "a platform that the engine's machine is not",
    build: {
      dockerfile: "FROM 127.0.0.1:9/base:1\nRUN true",
      request: { platform: "linux/s390x" },
    },
    error: { hint: text(/the engine's platform is linux\/\w+: to build for linux\/s390x, .*QEMU/) },
  },
];

describe.each(WAYS)("a build by %s that fails", (way) => {
  it("reports the step, its exit code, and its last 30 lines", async () => {
    const tag = nonce();
    const building = buildBy(way, {
      dockerfile: `${FROM}\nRUN for i in $(seq 40); do echo line $i; done; echo ${tag}; exit 3`,
      request: { tags: ["shop:1"] },
    });
    await expect(building).rejects.toMatchObject({
      name: "ImageBuildError",
      code: "IMAGE_BUILD_FAILED",
      message: text(/^Failed to build image shop:1: a step ended with exit code 3\nFailed at: /),
      step: text(/RUN for i in .* exit 3$/),
      exitCode: 3,
      logs: [...Array.from({ length: 29 }, (_, index) => `line ${index + 12}`), tag],
    });
  });

  it.each(FAILURES)("is explained: $name", async ({ build, error }) => {
    await expect(buildBy(way, build)).rejects.toMatchObject(error);
  });

  it("is explained when its context breaks off", async () => {
    const context = {
      ...contextOf({}),
      tar: () =>
        Readable.from(
          (async function* () {
            yield Buffer.alloc(512);
            throw new Error("the disk is gone");
          })(),
        ),
    };
    const engine = await realEngine();
    await expect(
      buildWithBuildKit(engine, buildRequest(), context, () => undefined, undefined, way),
    ).rejects.toMatchObject({
      code: "IMAGE_BUILD_FAILED",
      message: text("the build context could not be read: the disk is gone"),
    });
  });

  it("sends a registry its login, and reports the refusal", async () => {
    const logins: (string | undefined)[] = [];
    await using registry = createServer((request, response) => {
      logins.push(request.headers.authorization);
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="test"' }).end();
    });
    registry.listen(0, "127.0.0.1");
    await once(registry, "listening");
    const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const login = { username: "me", password: "pass:word" };
    await expect(
      buildBy(way, {
        dockerfile: `FROM ${host}/base:1`,
        request: { registryConfig: { [host]: login } },
      }),
    ).rejects.toMatchObject({
      message: text(/401|[Uu]nauthorized|authorization/),
      hint: text("whether their registries require a login"),
    });
    expect(logins).toContain(`Basic ${Buffer.from("me:pass:word").toString("base64")}`);
    registry.closeAllConnections();
  });
});

describe.each(WAYS)("a build by %s that is aborted", (way) => {
  it("ends in the engine, too", async () => {
    const lock = `--mount=type=cache,id=${nonce()},sharing=locked,target=/lock`;
    const stopping = new AbortController();
    const building = buildBy(way, {
      dockerfile: `${FROM}\nRUN ${lock} echo begun; sleep 3600`,
      signal: stopping.signal,
      onLine: (line) => {
        if (line.endsWith(" begun")) stopping.abort(new Error("enough"));
      },
    });
    await expect(building).rejects.toThrow("enough");
    // A second build would have to wait for the mount while the first one runs.
    await using next = await buildBy(way, { dockerfile: `${FROM}\nRUN ${lock} echo free` });
    expect(next.lines).toContain("free");
  });

  it("does not begin when it was aborted before", async () => {
    const lines: string[] = [];
    const building = buildBy(way, {
      dockerfile: FROM,
      signal: AbortSignal.abort(new Error("enough")),
      onLine: (line) => lines.push(line),
    });
    await expect(building).rejects.toThrow("enough");
    expect(lines).toEqual([]);
  });
});
