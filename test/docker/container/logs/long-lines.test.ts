import { GenericContainer, type StartedContainer } from "../../../../src";
import type { LogOptions } from "../../../../src/spec/output";
import { BUSYBOX } from "../../../support/images";

// Docker stores lines of more than 16 KiB in pieces.
const LONG = 40_000;
const SCRIPT =
  "line() { head -c $1 /dev/zero | tr '\\0' $2; }; echo first; line 40000 a; echo; echo between; line 40000 b; echo; until [ -e /b ]; do sleep 0.1; done; echo oops >&2; until [ -e /oops ]; do sleep 0.1; done; echo last; printf begun";

async function start(tty: boolean): Promise<StartedContainer> {
  const container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", SCRIPT])
    .withCreateOptions((options) => {
      options["Tty"] = tty;
    })
    .start();
  // The engine reads both streams, each by itself: what is printed to the other one is printed later than it logs this.
  for (const [line, seen] of [
    [/^b+\r?$/, "/b"],
    [/^oops\r?$/, "/oops"],
  ] as const) {
    await container.waitForLog(line);
    await container.copyContentToContainer([{ content: "", target: seen }]);
  }
  await container.waitForExit();
  return container;
}

/** Shortens long lines and timestamps. */
const shortened = (text: string): string =>
  text
    .replaceAll("\r", "")
    .replace(/([ab])\1{9,}/g, (run, letter: string) => `${letter}*${run.length}`)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z /g, "T ");

const A = `a*${LONG}`;
const B = `b*${LONG}`;

describe.each([{ tty: false }, { tty: true }])("the log of long lines, %j", ({ tty }) => {
  let container: StartedContainer;
  beforeAll(async () => {
    container = await start(tty);
  });
  afterAll(async () => {
    await container.stop();
  });

  const read = async (options: LogOptions): Promise<string[]> =>
    shortened((await container.getLogs(options)).output).split("\n");
  const follow = async (options: LogOptions): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of await container.logs(options)) lines.push(shortened(String(line)));
    return lines.map((line) => line.replace(/\n$/, ""));
  };
  const all = ["first", A, "between", B, "oops", "last", "begun"];

  it("has one timestamp for each line", async () => {
    const stamped = all.map((line) => `T ${line}`);
    expect(await read({ timestamps: true })).toEqual(stamped);
    expect(await follow({ timestamps: true })).toEqual(stamped);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 100])("has whole lines with the tail %i", async (tail) => {
    const last = all.slice(-tail);
    expect(await read({ tail })).toEqual(last);
    expect(await read({ tail, timestamps: true })).toEqual(last.map((line) => `T ${line}`));
    expect(await follow({ tail })).toEqual(last);
  });

  it("counts the tail before it leaves out a stream", async () => {
    const stdout = all.filter((line) => tty || line !== "oops");
    expect(await read({ tail: 4, stream: "stdout" })).toEqual(stdout.slice(tty ? -4 : -3));
    expect(await follow({ tail: 4, stream: "stdout" })).toEqual(stdout.slice(tty ? -4 : -3));
  });

  it("is empty with the tail 0", async () => {
    expect(await read({ tail: 0 })).toEqual([""]);
  });
});

it("a followed tail goes on with what is printed later, once", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand([
      "sh",
      "-c",
      "i=0; while [ $i -lt 300 ]; do i=$((i + 1)); echo $i; [ $((i % 10)) = 0 ] && sleep 0.02; done",
    ])
    .start();
  const lines: number[] = [];
  for await (const line of await container.logs({ tail: 5 })) lines.push(Number(line));
  const [first = NaN] = lines;
  const count = 300 - first + 1;
  expect(lines).toEqual(Array.from({ length: count }, (_, index) => first + index));
  expect(count).toBeGreaterThanOrEqual(5);
});
