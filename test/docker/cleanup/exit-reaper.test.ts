import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containersWith } from "../../support/engine-state";
import { eventually } from "../../support/eventually";
import { BUSYBOX } from "../../support/images";
import { ownSession } from "../../support/own-session";
import { ROOT } from "../../support/paths";
import { realEngine } from "../../support/real-engine";
import { runProgram } from "../../support/run-program";
import { thingsOf } from "../../support/session-state";

const LIBRARY = join(__dirname, "..", "..", "..", "src");

/** Runs a program that starts a container, a network and a volume, stops none, and ends as `end` says. */
async function runAndEnd(
  mode: string,
  { end = "", builder = "", session = ownSession() } = {},
): Promise<{ session: string; trace: string; stderr: string }> {
  const trace = randomUUID();
  const program = `
    const { GenericContainer, Network, Volume } = require(${JSON.stringify(LIBRARY)});
    async function main() {
      const network = await new Network().start();
      const volume = await new Volume().start();
      const container = await new GenericContainer("${BUSYBOX}")
        .withLabels({ "test.trace": "${trace}" })
        .withNetwork(network)
        .withVolume(volume, "/data")
        .withCommand(["sleep", "infinity"])${builder}
        .start();
      console.log("started");
      ${end}
    }
    main();
  `;
  const { stdout, stderr } = await runProgram(process.execPath, ["-e", program], {
    env: { ...process.env, TESTCONTAINERS_SESSION_ID: session, MAYFLY_CLEANUP: mode },
  });
  expect(stdout).toBe("started\n");
  return { session, trace, stderr };
}

const gone = (session: string): Promise<void> =>
  eventually(`nothing of session ${session} is left`, async () => {
    const left = await thingsOf(session);
    return left.length === 0 || left.join();
  });

describe.each(["watchdog", "exit"])("what a process has not stopped, with the mode %s", (mode) => {
  it.each([
    ["it ends by itself", ""],
    ["it calls process.exit()", "process.exit(3);"],
    ["an error ends it", "throw new Error('uncaught');"],
  ])("is removed when %s", async (_title, end) => {
    await gone((await runAndEnd(mode, { end })).session);
  });
});

describe("the end of one process", () => {
  it("removes only the objects of that process with the mode exit, which does not see others", async () => {
    const session = ownSession();
    const engine = await realEngine();
    const labels = { "org.testcontainers.session-id": session, "dev.mayfly.owner": "another" };
    await engine.volumes.create({ name: session, driver: "local", labels });
    try {
      await runAndEnd("exit", { session });
      await eventually("only the other process's volume is left", async () => {
        const left = await thingsOf(session);
        return left.join() === `volume ${session}` || left.join();
      });
    } finally {
      await engine.volumes.remove(session);
    }
  });

  it("does not remove a container with withAutoCleanup(false)", async () => {
    const { trace, session } = await runAndEnd("watchdog", {
      builder: ".withAutoCleanup(false)",
    });
    const [id, ...others] = await containersWith("test.trace", trace);
    expect(others).toEqual([]);
    await (await realEngine()).containers.remove(id!, { volumes: true });
    await gone(session);
  });
});

describe("a process that may not start programs", () => {
  it.each(["watchdog", "exit"])(
    "is told that nothing cleans up, whatever was to follow %s",
    async (mode) => {
      const folder = await mkdtemp(join(tmpdir(), "mayfly-permissions-"));
      const session = ownSession();
      const program = `
        const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
        new GenericContainer("${BUSYBOX}").withCommand(["true"]).start().then((it) => it.stop());
      `;
      const version = Number(process.versions.node.split(".")[0]);
      const flag = version < 23 ? "--experimental-permission" : "--permission";
      const permissions = [flag, "--allow-fs-read=/", "--allow-fs-write=/"];
      if (version >= 25) permissions.push("--allow-net");
      const { code, stderr } = await runProgram(process.execPath, [...permissions, "-e", program], {
        env: {
          ...process.env,
          TESTCONTAINERS_SESSION_ID: session,
          MAYFLY_CLEANUP: mode,
          XDG_RUNTIME_DIR: folder,
        },
      });
      await rm(folder, { recursive: true });
      expect(code).toBe(0);
      expect(stderr).toContain(
        "Cleanup mode exit does not work. Nothing cleans up after this process",
      );
      expect(stderr).not.toMatch(/cleans up when it exits|were not removed/);
    },
  );
});

describe("under Jest", () => {
  it.each(["--runInBand", "--maxWorkers=2"])(
    "what a test file has not stopped is removed when the test run ends (%s)",
    async (workers) => {
      const trace = randomUUID();
      const project = join(ROOT, "test", "support", "forgetful-project");
      const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
      const { code, stderr } = await runProgram(
        process.execPath,
        [jest, workers, "--rootDir", project, "--config", '{"transform":{}}'],
        { env: { ...process.env, TEST_TRACE: trace, TESTCONTAINERS_SESSION_ID: "" } },
      );
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining("3 passed") as string,
      });
      await eventually("the containers are removed", async () => {
        const left = await containersWith("test.trace", trace);
        return left.length === 0 || left.join();
      });
    },
  );
});
