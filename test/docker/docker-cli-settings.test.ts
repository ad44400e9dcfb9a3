import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUSYBOX } from "../support/images";
import { runProgram } from "../support/run-program";

// What the docker CLI takes from its settings, and Mayfly as well. Each program has settings of its own.

const PROGRAMS = join(__dirname, "programs");
const PROXY = "http://me:s3cret@proxy.invalid:3128";
const BOTH = [`HTTP_PROXY=${PROXY}`, `http_proxy=${PROXY}`];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-cli-"));
  const { MAYFLY_TEST_DOCKER_CONFIG: buildx } = process.env;
  const content = {
    proxies: { default: { httpProxy: PROXY } },
    ...(buildx !== undefined && { cliPluginsExtraDirs: [join(buildx, "cli-plugins")] }),
  };
  await writeFile(join(folder, "config.json"), JSON.stringify(content));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function run(program: string, env: NodeJS.ProcessEnv): Promise<unknown> {
  const { stdout, stderr, code } = await runProgram(
    process.execPath,
    [join(PROGRAMS, program), BUSYBOX],
    { env: { ...process.env, DOCKER_CONFIG: folder, ...env } },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("proxies of the docker CLI", () => {
  it("are in containers and builds; baked images do not keep them", async () => {
    expect(await run("use-proxies.js", { MAYFLY_BUILDKIT: "session" })).toEqual({
      inContainer: BOTH,
      ofUser: ["HTTP_PROXY=mine", `http_proxy=${PROXY}`],
      inBaked: BOTH,
      bakedImage: ["HTTP_PROXY=", "http_proxy="],
      classic: BOTH,
      buildkit: BOTH,
    });
  });

  it("are in builds by buildx, which reads them itself", async () => {
    expect(await run("use-proxies.js", { MAYFLY_BUILDKIT: "buildx" })).toEqual({ buildkit: BOTH });
  });
});
