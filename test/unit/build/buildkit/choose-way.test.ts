import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseWay, whyNotBuildx } from "../../../../src/build/buildkit/choose-way";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-docker-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Creates a docker CLI that prints this version of buildx and exits with this code. */
function dockerPrinting(version: string, code = 0): Promise<NodeJS.ProcessEnv> {
  return dockerDoing(`printf '%s\\n' "${version}"; exit ${code}`);
}

async function dockerDoing(script: string): Promise<NodeJS.ProcessEnv> {
  const program = join(folder, "docker");
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return { PATH: folder };
}

describe("buildx", () => {
  it.each([
    "github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b",
    "github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3",
    "github.com/docker/buildx v0.13.0-rc2 1",
    "github.com/docker/buildx v1.0.0 1",
  ])("is used where the CLI says %s", async (version) => {
    expect(await whyNotBuildx(await dockerPrinting(version))).toBeUndefined();
  });

  it.each([
    ["github.com/docker/buildx v0.12.1 30feaa1", 0, "older than 0.13"],
    ["github.com/docker/buildx v0.9.1 ed00243", 0, "older than 0.13"],
    ["docker: 'buildx' is not a docker command.", 1, "has no buildx plugin"],
  ])("is not used where the CLI says %s", async (version, code, reason) => {
    expect(await whyNotBuildx(await dockerPrinting(version, code))).toContain(reason);
  });

  it("is not used where the CLI hangs", async () => {
    const environment = await dockerDoing("/bin/sleep 5; true");
    expect(await whyNotBuildx(environment, 100)).toBe("docker did not end within 100 ms");
  });

  it("is not used where the CLI is killed", async () => {
    const environment = await dockerDoing("kill -9 $$");
    expect(await whyNotBuildx(environment)).toBe("docker was killed by SIGKILL");
  });

  it("is not used where the CLI may not be run", async () => {
    const environment = await dockerDoing("true");
    await chmod(join(folder, "docker"), 0o600);
    expect(await whyNotBuildx(environment)).toBe(
      "docker could not be run: permission denied (EACCES)",
    );
  });

  it("is not used where there is no CLI", async () => {
    expect(await whyNotBuildx({ PATH: folder })).toBe("docker is not on the PATH");
  });
});

describe("build arguments", () => {
  const before = { ...process.env };
  beforeEach(async () => {
    Object.assign(process.env, await dockerPrinting("github.com/docker/buildx v0.29.1 1"));
    process.env["HTTP_PROXY"] = "http://proxy:1";
    delete process.env["BUILDX_BUILDER"];
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it("use buildx where they can be its variables", async () => {
    expect(await chooseWay({ API_KEY: "s3cret", HTTP_PROXY: "http://proxy:1" })).toBe("buildx");
  });

  it("use the session where buildx would read them as settings", async () => {
    expect(await chooseWay({ API_KEY: "s3cret", HTTP_PROXY: "http://s3cret@proxy" })).toBe(
      "session",
    );
  });

  it("are refused where another builder is chosen, which the session cannot use", async () => {
    process.env["BUILDX_BUILDER"] = "remote";
    expect(await chooseWay({ API_KEY: "s3cret" })).toBe("buildx");
    await expect(chooseWay({ HTTP_PROXY: "http://s3cret@proxy" })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message:
        "withBuildArgs.HTTP_PROXY: expected the same value as the environment variable HTTP_PROXY, which docker buildx (chosen by BUILDX_BUILDER) reads as its own setting, got another value",
    });
    await expect(chooseWay({ BUILDX_BUILDER: "remote" })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message:
        "withBuildArgs.BUILDX_BUILDER: expected a name that docker buildx (chosen by BUILDX_BUILDER) does not read as its own setting, got BUILDX_BUILDER",
    });
  });
});
