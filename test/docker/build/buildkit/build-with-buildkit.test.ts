import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer } from "../../../../src";
import { buildBy, nonce, WAYS } from "../../../support/buildkit-builds";
import { dockerClient } from "../../../support/docker-client";
import { BUSYBOX, inEngine } from "../../../support/images";
import { realEngine } from "../../../support/real-engine";

const FROM = `FROM ${inEngine(BUSYBOX)}`;
const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-buildkit-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe.each(WAYS)("a build by %s", (way) => {
  const build = buildBy.bind(undefined, way);

  it("can read its secrets, and stores them nowhere", async () => {
    const [text, inFile, inEnvironment] = [nonce(), nonce(), nonce()];
    const bytes = Buffer.from([0, 255, 10, 13, 0, 128]);
    const file = join(folder, `secret, of ${way}`);
    await writeFile(file, inFile);
    process.env["MAYFLY_TEST_SECRET"] = inEnvironment;
    await using image = await build({
      dockerfile: [
        FROM,
        "RUN --mount=type=secret,id=text --mount=type=secret,id=bytes \\",
        "    --mount=type=secret,id=file --mount=type=secret,id=env,target=/env \\",
        `    sha256sum /run/secrets/* /env; echo ${nonce()}`,
      ].join("\n"),
      request: {
        secrets: [
          { id: "text", value: text },
          { id: "bytes", value: bytes },
          { id: "file", file },
          { id: "env", env: "MAYFLY_TEST_SECRET" },
        ],
      },
    });
    const sums = [
      `${sha256(bytes)}  /run/secrets/bytes`,
      `${sha256(inFile)}  /run/secrets/file`,
      `${sha256(text)}  /run/secrets/text`,
      `${sha256(inEnvironment)}  /env`,
    ];
    expect(image.lines).toEqual(expect.arrayContaining(sums));
    const found = (await dockerClient()).getImage(image.id);
    const left = JSON.stringify([await found.history(), await found.inspect(), image.lines]);
    for (const secret of [text, inFile, inEnvironment]) expect(left).not.toContain(secret);
  });

  it("exposes no secret in the error or to other processes", async () => {
    const secret = nonce();
    const commandLines: string[] = [];
    const building = build({
      dockerfile: `${FROM}\nRUN --mount=type=secret,id=s test -s /run/secrets/s && sleep 5 && exit ${
        way === "buildx" ? 5 : 6
      }; echo ${nonce()}`,
      request: { secrets: [{ id: "s", value: secret }] },
      onLine: (line) => {
        if (line.includes("RUN")) commandLines.push(processes());
      },
    });
    const error: unknown = await building.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "IMAGE_BUILD_FAILED", exitCode: way === "buildx" ? 5 : 6 });
    const seen = commandLines.join("\n");
    expect(seen).toContain(commandLine(String(process.pid)));
    if (way === "buildx") expect(seen).toContain("--secret");
    expect(seen).not.toContain(secret);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(secret);
  });

  it("has its build arguments, which other processes cannot see", async () => {
    const secret = nonce();
    const buildArgs = {
      API_KEY: secret,
      QUOTES: `"it's" $HOME = \\, ü`,
      EMPTY: "",
    };
    const seen: string[] = [];
    await using image = await build({
      dockerfile: [
        FROM,
        "ARG API_KEY",
        "ARG QUOTES",
        "ARG EMPTY=default",
        "ARG OTHER=default",
        `RUN echo "$API_KEY" | sha256sum; echo "<$QUOTES>" "<$EMPTY>" "<$OTHER>"; sleep 5; echo ${nonce()}`,
      ].join("\n"),
      request: { buildArgs },
      onLine: (line) => {
        if (line.includes("RUN")) seen.push(processes());
      },
    });
    const sum = sha256(`${secret}\n`);
    const lines = [`${sum}  -`, `<${buildArgs.QUOTES}> <> <default>`];
    expect(image.lines).toEqual(expect.arrayContaining(lines));
    const arguments_ = seen.join("\n");
    if (way === "buildx") expect(arguments_).toContain("--build-arg API_KEY ");
    expect(arguments_).not.toContain(secret);
  });

  it("keeps the contents of a cache mount for the next one", async () => {
    const id = nonce();
    const mount = `--mount=type=cache,id=${id},target=/cache`;
    await using _first = await build({
      dockerfile: `${FROM}\nRUN ${mount} echo kept >/cache/file`,
    });
    await using second = await build({
      dockerfile: `${FROM}\nRUN ${mount} cat /cache/file`,
    });
    expect(second.lines).toContain("kept");
  });

  it("supports target, build arguments, labels, platform, tags and hosts", async () => {
    const { architecture } = (await (await realEngine()).images.inspect(inEngine(BUSYBOX)))!;
    const tag = `mayfly-test/${way}:${nonce()}`;
    await using image = await build({
      dockerfile: [
        `${FROM} AS first`,
        "ARG WHO=nobody",
        `RUN echo "for $WHO" && cat /etc/hosts && echo ${nonce()}`,
        "FROM first AS second",
        "RUN exit 1",
      ].join("\n"),
      request: {
        target: "first",
        buildArgs: { WHO: "you, and = me" },
        labels: { "dev.test": 'a, "b" = c' },
        platform: `linux/${architecture}`,
        tags: [tag],
        extraHosts: { four: "10.1.2.3", six: "2001:db8::1" },
      },
    });
    expect(image.lines).toEqual(
      expect.arrayContaining(["for you, and = me", "10.1.2.3\tfour", "2001:db8::1\tsix"]),
    );
    expect(await (await dockerClient()).getImage(tag).inspect()).toMatchObject({
      Id: image.id,
      Config: { Labels: { "dev.test": 'a, "b" = c' } },
    });
  });

  it("supports the networks none and host", async () => {
    const dockerfile = `${FROM}\nRUN readlink /proc/self/ns/net; cat /proc/net/dev; echo ${nonce()}`;
    await using container = await new GenericContainer(BUSYBOX)
      .withNetworkMode("host")
      .withCommand(["sleep", "60"])
      .start();
    const { stdout: hosts } = await container.exec(["readlink", "/proc/self/ns/net"]);
    const interfaces = (lines: readonly string[]): string[] =>
      lines.flatMap((line) => /^\s*(\w+):/.exec(line)?.[1] ?? []).filter((name) => name !== "net");

    await using none = await build({ dockerfile, request: { networkMode: "none" } });
    expect(interfaces(none.lines)).toEqual(["lo"]);
    await using host = await build({
      dockerfile,
      request: { networkMode: "host", noCache: true },
    });
    expect(host.lines).toContain(hosts.trim());
    await expect(build({ dockerfile, request: { networkMode: "bridge" } })).rejects.toMatchObject({
      message: expect.stringContaining('network mode "bridge" not supported') as string,
      hint: 'BuildKit supports only the network modes "default", "none" and "host"',
    });
  });

  it("has the requested size of /dev/shm, or reports that the engine cannot change it", async () => {
    const { serverVersion } = await (await realEngine()).info();
    const building = build({
      dockerfile: `${FROM}\nRUN df -k /dev/shm; echo ${nonce()}`,
      request: { shmSize: 128 * 1024 ** 2 },
    });
    if (Number.parseInt(serverVersion, 10) < 23) {
      await expect(building).rejects.toMatchObject({
        message: expect.stringContaining("cannot change the size of /dev/shm") as string,
        hint: "use engine 23 or later, or remove withBuildkit() and the options that need it",
      });
    } else {
      await using image = await building;
      expect(image.lines.join("\n")).toMatch(/\b131072\b/);
    }
  });

  it("accepts a context whose first file has a long non-ASCII name", async () => {
    const name = `${"文".repeat(60)}.txt`;
    await using image = await build({
      dockerfile: `${FROM}\nCOPY . /context\nRUN ls /context | wc -l; stat -c %a /context; echo ${nonce()}`,
      files: { [name]: "first" },
    });
    expect(image.lines).toEqual(expect.arrayContaining(["2", "755"]));
  });

  it("uses the build cache, unless it is disabled", async () => {
    const dockerfile = `${FROM}\nRUN echo ${nonce()}`;
    await using _first = await build({ dockerfile });
    await using second = await build({ dockerfile });
    expect(second.lines.join("\n")).toMatch(/RUN echo .*\n(.*\n)*?CACHED/);
    await using third = await build({ dockerfile, request: { noCache: true } });
    expect(third.lines).toContain(/RUN echo (nonce-\S+)/.exec(dockerfile)?.[1]);
  });
});

/** Returns the command lines of all processes: at once, while the build's step runs. */
function processes(): string {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(commandLine).join("\n");
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
}
