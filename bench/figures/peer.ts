import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Measure } from "../support/figure";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";

const PEER = join(__dirname, "..", "..", "..", "bench", "peer");
const LIBRARY = join(__dirname, "..", "..", "src");
const RUNS = 10;
/** The oldest Node that testcontainers 12 runs on. */
const OLDEST = [22, 22] as const;

/** The same work with testcontainers, in turn with Mayfly, without its cleanup container. */
export const peer: Measure = async () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    console.error(`testcontainers needs Node ${OLDEST.join(".")}: left out on ${process.version}`);
    return [];
  }
  if (!existsSync(join(PEER, "node_modules"))) {
    const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    await promisify(execFile)("npm", install, { cwd: PEER });
  }
  const program = (library: string): string => `
    const { GenericContainer } = require(${JSON.stringify(library)});
    (async () => {
      const round = async () => {
        const begun = performance.now();
        const container = await new GenericContainer("busybox:1.37")
          .withCommand(["httpd", "-f", "-p", "8080"]).withExposedPorts(8080).start();
        await container.stop();
        return performance.now() - begun;
      };
      await round();
      const values = [];
      for (let i = 0; i < ${RUNS}; i++) values.push(await round());
      console.log(JSON.stringify(values));
    })();`;
  const env = { ...process.env, TESTCONTAINERS_RYUK_DISABLED: "true" };
  const run = async (library: string): Promise<number[]> =>
    JSON.parse(await runProgram(program(library), env)) as number[];
  const theirs = await run(join(PEER, "node_modules", "testcontainers"));
  const ours = await run(LIBRARY);
  return [
    {
      name: "start + ready + stop, beside testcontainers",
      value: median(ours) / median(theirs),
      unit: "x",
      note: `${median(ours).toFixed(0)} ms beside ${median(theirs).toFixed(0)} ms, medians of ${RUNS}`,
    },
  ];
};
