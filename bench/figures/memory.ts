import { join } from "node:path";
import type { Measure } from "../support/figure";
import { runProgram } from "../support/run-program";

const LIBRARY = join(__dirname, "..", "..", "src");
const ROUNDS = 50;
const WARM_UP_ROUNDS = 10;
/** Growth above this means that something is kept for each container. */
const FLAT_MB = 10;

/** Measures whether memory grows over many starts and stops. */
export const memory: Measure = async () => {
  const program = `
    const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
    (async () => {
      const round = async () => {
        const container = await new GenericContainer("busybox:1.37")
          .withCommand(["httpd", "-f", "-p", "8080"]).withExposedPorts(8080).start();
        await container.stop();
      };
      const used = () => { gc(); const { rss, heapUsed } = process.memoryUsage(); return { rss, heapUsed }; };
      for (let i = 0; i < ${WARM_UP_ROUNDS}; i++) await round();
      const before = used();
      for (let i = 0; i < ${ROUNDS}; i++) await round();
      const after = used();
      console.log(JSON.stringify([after.rss - before.rss, after.heapUsed - before.heapUsed]));
    })();`;
  const flagged = `require("node:v8").setFlagsFromString("--expose-gc");
    globalThis.gc = require("node:vm").runInNewContext("gc"); ${program}`;
  const [rss = NaN, heap = NaN] = JSON.parse(await runProgram(flagged)) as number[];
  const megabytes = (bytes: number): number => bytes / 1024 ** 2;
  return [
    {
      name: `RSS growth over ${ROUNDS} starts and stops`,
      value: megabytes(rss),
      unit: "MB",
      target: FLAT_MB,
      note: `after ${WARM_UP_ROUNDS} rounds; heap ${megabytes(heap).toFixed(1)} MB`,
    },
  ];
};
