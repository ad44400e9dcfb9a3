import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUSYBOX, inEngine } from "../support/images";
import { environmentOfItsOwn } from "../support/run-of-its-own";
import { runProgram, type Finished } from "../support/run-program";

// A program gets its settings from the file of the project in whose folder it runs.

const PROGRAM = join(__dirname, "programs", "fail-and-end.js");

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "mayfly-project-"));
  await mkdir(join(project, ".git"));
  await mkdir(join(project, "packages", "shop"), { recursive: true });
});

afterEach(() => rm(project, { recursive: true }));

async function runIn(properties: string, env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  await writeFile(join(project, "testcontainers.properties"), properties);
  // The program leaves a container to the cleanup of its session.
  const { MAYFLY_STARTUP_TIMEOUT_FACTOR: _, ...inherited } = environmentOfItsOwn();
  return runProgram(process.execPath, [PROGRAM, inEngine(BUSYBOX)], {
    cwd: join(project, "packages", "shop"),
    env: { ...inherited, ...env },
  });
}

describe("a project's testcontainers.properties", () => {
  it("sets the start-up timeout of a container that is not ready in time", async () => {
    const { stdout, stderr, code } = await runIn("mayfly.startup.timeout.factor = 0.5\n");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("was not ready after 5000 ms");
  });

  it("does not say which engine is used: no container starts", async () => {
    const { stdout, stderr, code } = await runIn(
      "docker.host = tcp\\://elsewhere.invalid\\:2375\n",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(
      `docker.host in ${join(project, "testcontainers.properties")}: expected no such line`,
    );
  });
});
