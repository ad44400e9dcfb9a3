import { join } from "node:path";
import { OwnEngine } from "../../test/support/own-engine";
import { SshServer } from "../../test/support/ssh-server";
import type { Measure } from "../support/figure";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";
import { WORK } from "../support/work";

const RUNS = 10;
const AT_ONCE = 20;
const LIBRARY = join(__dirname, "..", "..", "src");

/** Prints the milliseconds of the first start, of later ones, and of many at once. */
const PROGRAM = `
  const begun = performance.now();
  const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
  const start = () => new GenericContainer("${WORK.image}")
    .withCommand(${JSON.stringify(WORK.command)}).withExposedPorts(${WORK.port}).start();
  const timed = async (action) => {
    const from = performance.now();
    const started = await action();
    const taken = performance.now() - from;
    await Promise.all([started].flat().map((each) => each.stop()));
    return taken;
  };
  (async () => {
    const container = await start();
    const first = performance.now() - begun;
    await container.stop();
    const later = [];
    for (let run = 0; run < ${RUNS}; run++) later.push(await timed(start));
    const many = await timed(() => Promise.all(Array.from({ length: ${AT_ONCE} }, start)));
    console.log(JSON.stringify({ first, later, many }));
  })();`;

interface Times {
  readonly first: number;
  readonly later: readonly number[];
  readonly many: number;
}

/** Compares starts over ssh, to an engine in a network namespace, to local ones. Needs root and an SSH server. */
export const ssh: Measure = async () => {
  await using own = await OwnEngine.start({ remote: true, tcp: false });
  await own.load(WORK.image);
  await using server = await SshServer.start(own);
  // The engine of the figure has no image for Ryuk.
  const watchdog = { MAYFLY_CLEANUP: "watchdog" };
  const measure = async (env: NodeJS.ProcessEnv): Promise<Times> =>
    JSON.parse(await runProgram(PROGRAM, { ...env, ...watchdog })) as Times;
  const local = await measure(process.env);
  const far = await measure(server.environment());
  const figure = (name: string, of: (times: Times) => number): Awaited<ReturnType<Measure>>[0] => ({
    name,
    value: of(far) / of(local),
    unit: "x",
    note: `${of(far).toFixed(0)} ms vs. ${of(local).toFixed(0)} ms on a local engine`,
  });
  return [
    figure("start + ready over ssh", ({ later }) => median(later)),
    figure("the same, first in a process, with the connection", ({ first }) => first),
    figure(`the same, ${AT_ONCE} at once`, ({ many }) => many),
  ];
};
