import { once } from "node:events";
import { GenericContainer, Wait } from "../../../../src";
import { realProcess } from "../../../../src/common/process-wide";
import type { LogConsumer } from "../../../../src/spec/container-spec";
import { eventually } from "../../../support/eventually";
import { BUSYBOX } from "../../../support/images";

/** Collects the lines that a consumer gets, without their line breaks. */
class Listener {
  readonly lines: string[] = [];
  ended = new Promise<unknown>(() => undefined);

  readonly consume: LogConsumer = (stream) => {
    stream.on("data", (line: string) => this.lines.push(line.slice(0, -1)));
    this.ended = once(stream, "end");
  };

  async hears(last: string): Promise<void> {
    await eventually(`the line ${last}`, async () =>
      this.lines.includes(last) ? true : JSON.stringify(this.lines),
    );
  }
}

/** Describes a container that runs a shell script; `run` is the number of the run. */
function script(text: string): GenericContainer {
  const counted = `n=$(($(cat /n 2>/dev/null || echo 0) + 1)); echo $n > /n; run=$n; ${text}`;
  return new GenericContainer(BUSYBOX).withCommand(["sh", "-c", counted]);
}

/** Lets the engine start the container again whenever it exits. */
function restarting(text: string): GenericContainer {
  return script(text).withCreateOptions((options) => {
    options.HostConfig["RestartPolicy"] = { Name: "always" };
  });
}

describe("a log consumer that throws", () => {
  it("does not silence the others, nor itself, and is reported once", async () => {
    const warnings: string[] = [];
    const hear = ({ name, message }: Error): unknown => warnings.push(`${name}: ${message}`);
    realProcess.on("warning", hear);
    const [before, after] = [new Listener(), new Listener()];
    const tried: string[] = [];
    try {
      await using container = await script(
        "echo a; until [ -e /a ]; do sleep 0.1; done; echo b >&2; until [ -e /b ]; do sleep 0.1; done; echo c",
      )
        .withLogConsumer(before.consume)
        .withLogConsumer((stream) => {
          stream.on("data", (line: string) => {
            tried.push(line.trim());
            throw new Error(`no JSON: ${line.trim()}`);
          });
          stream.on("err", () => {
            throw new Error("no error either");
          });
          after.consume(stream);
        })
        .withLogConsumer(() => Promise.reject(new Error("asynchronous")))
        .start();
      // The streams are read each by itself, so the next line is printed when this one has been heard.
      for (const line of ["a", "b"]) {
        await before.hears(line);
        await container.copyContentToContainer([{ content: "", target: `/${line}` }]);
      }
      await Promise.all([before.ended, after.ended]);
    } finally {
      realProcess.off("warning", hear);
    }
    const all = ["a", "b", "c"];
    expect([before.lines, after.lines, tried]).toEqual([all, all, all]);
    expect(warnings).toEqual(
      ["asynchronous", "no JSON: a"].map(
        (why) =>
          `MayflyWarning: A log consumer of a container of ${BUSYBOX} threw: ${why}. It still gets all further lines; Mayfly does not report its further errors.`,
      ),
    );
  });
});

describe("a log consumer", () => {
  it("of a container with a terminal gets every line from the first on", async () => {
    const listener = new Listener();
    await using _container = await script("echo one; echo two >&2; sleep 0.2; printf three")
      .withCreateOptions((options) => {
        options["Tty"] = true;
      })
      .withLogConsumer(listener.consume)
      .start();
    await listener.ended;
    expect(listener.lines).toEqual(["one", "two", "three"]);
  });

  it("goes on when the engine starts a crashed container again, without a gap or a line twice", async () => {
    const listener = new Listener();
    const crashes =
      "for i in 1 2 3; do echo run $run line $i; done; echo oops $run >&2; printf last; [ $run -gt 3 ] && sleep 60; exit 1";
    await using container = await restarting(crashes).withLogConsumer(listener.consume).start();
    await listener.hears("run 4 line 3");
    await listener.hears("oops 4");
    const lines = (stream: string, run: number): string[] =>
      stream === "err" ? [`oops ${run}`] : [1, 2, 3].map((line) => `run ${run} line ${line}`);
    const heard = (pattern: RegExp): string[] =>
      listener.lines.filter((line) => pattern.test(line));
    expect(heard(/^run/)).toEqual([1, 2, 3, 4].flatMap((run) => lines("out", run)));
    expect(heard(/^oops/)).toEqual([1, 2, 3, 4].flatMap((run) => lines("err", run)));
    expect(heard(/last/)).toEqual(["last", "last", "last"]);
    await container.stop();
    await listener.ended;
  });

  it("goes on after restart(), in the same stream", async () => {
    const listener = new Listener();
    let calls = 0;
    await using container = await script("echo run $run; exec sleep 60")
      .withLogConsumer((stream) => {
        calls += 1;
        return listener.consume(stream);
      })
      .withWaitStrategy(Wait.forLogMessage("run"))
      .start();
    await container.restart();
    await container.restart();
    await listener.hears("run 3");
    expect([calls, listener.lines]).toEqual([1, ["run 1", "run 2", "run 3"]]);
  });
});

describe("a start whose container crashes at first", () => {
  it("waits on while the engine starts it again, and knows the ports of the last run", async () => {
    await using container = await restarting(
      "[ $run -lt 3 ] && exit 1; echo $run > /run; httpd -p 8080 -h /; echo serving; while [ ! -e /crash$run ]; do sleep 0.1; done; exit 1",
    )
      .withExposedPorts(8080)
      .withWaitStrategy(Wait.forAll([Wait.forLogMessage("serving"), Wait.forListeningPorts()]))
      .start();
    const read = async (): Promise<string> => {
      const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/run`;
      return (await fetch(url)).text();
    };
    expect(await read()).toBe("3\n");
    // Not by a command, which would end with the container.
    await container.copyContentToContainer([{ content: "", target: "/crash3" }]);
    await eventually("the ports of the fourth run", async () => {
      const answer = await read().catch((error: unknown) => String(error));
      return answer === "4\n" ? true : answer;
    });
  });
});
