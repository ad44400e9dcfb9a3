import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { containersWith } from "../../support/engine-state";
import { eventually } from "../../support/eventually";
import { BUSYBOX } from "../../support/images";
import { ROOT } from "../../support/paths";
import { realEngine } from "../../support/real-engine";
import { runProgram } from "../../support/run-program";

/** A program that starts a container in a network, stops neither, and ends as it is told. */
async function runAndEnd(end: string, builder = ""): Promise<{ trace: string; stdout: string }> {
  const trace = randomUUID();
  const program = `
    const { GenericContainer, Network } = require(${JSON.stringify(join(ROOT, "dist", "src"))});
    async function main() {
      const network = await new Network().start();
      const container = await new GenericContainer("${BUSYBOX}")
        .withLabels({ "test.trace": "${trace}" })
        .withNetwork(network)
        .withCommand(["sleep", "infinity"])${builder}
        .start();
      console.log(network.getId());
      ${end}
    }
    main();
  `;
  const { stdout } = await runProgram(process.execPath, ["-e", program]);
  expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
  return { trace, stdout: stdout.trim() };
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
    const { trace, stdout: networkId } = await runAndEnd(end);
    await gone(trace);
    const engine = await realEngine();
    await eventually("the network is removed", async () => {
      const networks = await engine.listNetworks({ "dev.mayfly.owner": "" });
      return networks.includes(networkId) ? networkId : true;
    });
  });

  it("is left alone where it was to be", async () => {
    const { trace } = await runAndEnd("", ".withAutoCleanup(false)");
    // The network of the same process goes; when it cannot, since the container is on it, the
    // container has been left alone.
    const [id, ...others] = await containersWith("test.trace", trace);
    expect(others).toEqual([]);
    await (await realEngine()).removeContainer(id!, { volumes: true });
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
