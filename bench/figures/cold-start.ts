import { join } from "node:path";
import type { Measure } from "../support/figure";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";

const RUNS = 10;
const LIBRARY = join(__dirname, "..", "..", "src");

/** Measures the first start in a new process, including `require`. */
export const coldStart: Measure = async () => {
  const program = `
    const begun = performance.now();
    const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
    (async () => {
      const container = await new GenericContainer("busybox:1.37")
        .withCommand(["httpd", "-f", "-p", "8080"]).withExposedPorts(8080).start();
      console.log(performance.now() - begun);
      await container.stop();
    })();`;
  const values: number[] = [];
  for (let run = 0; run < RUNS; run++) values.push(Number(await runProgram(program)));
  return [
    {
      name: "first start in a new process",
      value: median(values),
      unit: "ms",
      note: `require included, median of ${RUNS}`,
    },
  ];
};
