import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { containersWith } from "../../support/engine-state";
import { eventually } from "../../support/eventually";
import { BUSYBOX } from "../../support/images";
import { ROOT } from "../../support/paths";
import { realEngine } from "../../support/real-engine";
import { runProgram } from "../../support/run-program";

interface Ended {
  readonly trace: string;
  readonly networkId: string;
  readonly volumeName: string;
}

/** A program that starts a container with a network and a volume, stops none, and ends as it is told. */
async function runAndEnd(end: string, builder = ""): Promise<Ended> {
  const trace = randomUUID();
  const program = `
    const { GenericContainer, Network, Volume } = require(${JSON.stringify(join(ROOT, "dist", "src"))});
    async function main() {
      const network = await new Network().start();
      const volume = await new Volume().start();
      const container = await new GenericContainer("${BUSYBOX}")
        .withLabels({ "test.trace": "${trace}" })
        .withNetwork(network)
        .withVolume(volume, "/data")
        .withCommand(["sleep", "infinity"])${builder}
        .start();
      console.log(network.getId(), volume.getName());
      ${end}
    }
    main();
  `;
  const { stdout } = await runProgram(process.execPath, ["-e", program]);
  const [, networkId = "", volumeName = ""] = /^([0-9a-f]{64}) (\S+)\n$/.exec(stdout) ?? [];
  expect(volumeName).not.toBe("");
  return { trace, networkId, volumeName };
}

const gone = (trace: string): Promise<void> =>
  eventually("the container is removed", async () => {
    const left = await containersWith("test.trace", trace);
    return left.length === 0 ? true : left.join();
  });

describe("what a process has not stopped", () => {
  it.each([
    ["it ends by itself", ""],
    ["it calls process.exit()", "process.exit(3);"],
    ["an error ends it", "throw new Error('uncaught');"],
  ])("is removed when %s", async (_title, end) => {
    const { trace, networkId, volumeName } = await runAndEnd(end);
    await gone(trace);
    const engine = await realEngine();
    await eventually("the network is removed", async () => {
      const networks = await engine.listNetworks({ "dev.mayfly.owner": "" });
      return networks.includes(networkId) ? networkId : true;
    });
    await eventually("the volume is removed", async () => {
      const volumes = await engine.listVolumes({ "dev.mayfly.owner": "" });
      return volumes.includes(volumeName) ? volumeName : true;
    });
  });

  it("is left alone where it was to be", async () => {
    const { trace, networkId, volumeName } = await runAndEnd("", ".withAutoCleanup(false)");
    const [id, ...others] = await containersWith("test.trace", trace);
    expect(others).toEqual([]);
    const engine = await realEngine();
    await engine.removeContainer(id!, { volumes: true });
    // The process could not remove what its container held, unless it came to it only now.
    await engine.removeNetwork(networkId);
    await engine.removeVolume(volumeName);
  });
});

describe("under Jest", () => {
  it("what a test file has not stopped is removed when the test run ends", async () => {
    const trace = randomUUID();
    const project = join(ROOT, "test", "support", "forgetful-project");
    const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
    const { code, stderr } = await runProgram(
      process.execPath,
      [jest, "--rootDir", project, "--config", '{"transform":{}}'],
      { env: { ...process.env, TEST_TRACE: trace } },
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("1 passed") as string,
    });
    await gone(trace);
  });
});
