import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { logLines } from "../../src/engine/log-lines";
import type { LogOptions, OutputChunk, OutputStream } from "../../src/spec/output";
import { broken, json, open, pieces, text } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";
import { frame } from "../support/fake-daemon-frames";

const on = dockerEngineOnFakeDaemon();
const ATTACH = "POST /containers/c/attach";
const LOGS = "GET /containers/c/logs";
const FRAMES = Buffer.concat([frame("stdout", "one\n"), frame("stderr", "zw\u00f6lf\n")]);
const LINES = ["stdout: one", "stderr: zw\u00f6lf"];

async function lines(output: OutputStream): Promise<string[]> {
  const found: string[] = [];
  for await (const { stream, text: line } of logLines(output)) found.push(`${stream}: ${line}`);
  return found;
}

/** Waits until the daemon has no connection. */
async function disconnected(): Promise<void> {
  for (const socket of on.daemon.sockets) {
    await new Promise((resolve) => socket.once("close", resolve));
  }
}

const bytes = (whole: Buffer): Buffer[] => Array.from(whole, (byte) => Buffer.from([byte]));

describe("the log", () => {
  it("is complete if it is not followed", async () => {
    on.daemon.on(LOGS, pieces([FRAMES]));
    expect(
      await lines(await on.engine.containers.logs("c", { follow: false, tty: false })),
    ).toEqual(LINES);
    expect(on.daemon.request).toMatchObject({
      method: "GET",
      path: "/v1.41/containers/c/logs",
      query: { stdout: "1", stderr: "1", follow: "0" },
    });
  });

  it("is the same byte by byte", async () => {
    on.daemon.on(LOGS, pieces(bytes(FRAMES)));
    expect(await lines(await on.engine.containers.logs("c", { follow: true, tty: false }))).toEqual(
      LINES,
    );
    expect(on.daemon.request.query["follow"]).toBe("1");
  });

  it("of a terminal is one stream, even where it is JSON", async () => {
    on.daemon.on(LOGS, text(200, '{"level":"info"}\r\n'));
    expect(await lines(await on.engine.containers.logs("c", { follow: false, tty: true }))).toEqual(
      ['stdout: {"level":"info"}'],
    );
  });

  it.each<[number | Date, string]>([
    [1700000000, "1700000000"],
    [1700000000.25, "1700000000.250000"],
    [new Date(1700000000123), "1700000000.123"],
    [0, "0"],
  ])("since %p is asked for in seconds", async (since, seconds) => {
    on.daemon.on(LOGS, pieces([]));
    await lines(
      await on.engine.containers.logs("c", { follow: false, tty: false, since, tail: 0 }),
    );
    expect(on.daemon.request.query).toMatchObject({ since: seconds, tail: "0" });
  });

  it.each<[LogOptions, object]>([
    [{ stream: "stdout" }, { stdout: "1", stderr: "0" }],
    [{ stream: "stderr" }, { stdout: "0", stderr: "1" }],
    [{ timestamps: true }, { stdout: "1", stderr: "1", timestamps: "1" }],
  ])("with %p is what the engine is asked for", async (options, query) => {
    on.daemon.on(LOGS, pieces([]));
    await lines(await on.engine.containers.logs("c", { follow: false, tty: false, ...options }));
    expect(on.daemon.request.query).toMatchObject(query);
  });

  it("that is followed does not keep the process alive", async () => {
    on.daemon.on(LOGS, open([FRAMES]));
    const program = join(__dirname, "programs", "follow-and-end.js");
    const { stdout } = await promisify(execFile)(process.execPath, [program, on.daemon.socketPath]);
    expect(stdout).toBe("one\n");
  });

  it("of a container that does not exist is an error", async () => {
    on.daemon.on(LOGS, json(404, { message: "No such container: c" }));
    await expect(on.engine.containers.logs("c", { follow: true, tty: false })).rejects.toThrow(
      "The engine failed to read the log of container c (HTTP code 404): No such container: c",
    );
  });

  it.each([1, 7, 8, 11])("that breaks at byte %i gives what came, and rejects", async (at) => {
    on.daemon.on(LOGS, broken([FRAMES.subarray(0, at)]));
    const output = await on.engine.containers.logs("c", { follow: true, tty: false });
    const chunks: OutputChunk[] = [];
    await expect(
      (async () => {
        for await (const chunk of output) chunks.push(chunk as OutputChunk);
      })(),
    ).rejects.toThrow(
      "The engine failed to read the log of container c: the connection was closed before the answer was complete (ECONNRESET)",
    );
    const came = Buffer.concat(chunks.map(({ data }) => data)).toString();
    expect("one\n".startsWith(came)).toBe(true);
  });

  it("that breaks does no harm if nothing reads it", async () => {
    on.daemon.on(LOGS, broken([FRAMES]));
    const output = await on.engine.containers.logs("c", { follow: true, tty: false });
    output.resume();
    await new Promise((resolve) => output.once("close", resolve));
    expect(output.errored).toMatchObject({ code: "ENGINE_REQUEST_FAILED" });
  });

  it("that is followed ends when it is aborted", async () => {
    on.daemon.on(LOGS, open([FRAMES]));
    const controller = new AbortController();
    const output = await on.engine.containers.logs(
      "c",
      { follow: true, tty: false },
      controller.signal,
    );
    const found: string[] = [];
    for await (const { text: line } of logLines(output)) {
      found.push(line);
      if (found.length === 2) controller.abort();
    }
    expect(found).toEqual(["one", "zw\u00f6lf"]);
    await disconnected();
  });

  it("that is not followed rejects when it is aborted, since it is not complete", async () => {
    on.daemon.on(LOGS, open([FRAMES]));
    const controller = new AbortController();
    const output = await on.engine.containers.logs(
      "c",
      { follow: false, tty: false },
      controller.signal,
    );
    const reading = lines(output);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });

  it("closes the connection when its reader leaves", async () => {
    on.daemon.on(LOGS, open([FRAMES]));
    for await (const line of logLines(
      await on.engine.containers.logs("c", { follow: true, tty: false }),
    )) {
      expect(line.text).toBe("one");
      break;
    }
    await disconnected();
  });
});

describe("attaching", () => {
  it("resolves when the engine has answered, before there is output", async () => {
    on.daemon.on(ATTACH, open());
    const output = await on.engine.containers.attach("c", false);
    expect(on.daemon.request).toMatchObject({
      method: "POST",
      path: "/v1.41/containers/c/attach",
      query: { stream: "1", stdout: "1", stderr: "1" },
      body: "",
    });
    expect(on.daemon.request.headers).not.toHaveProperty("upgrade");
    output.destroy();
    await disconnected();
  });

  it("gives the output, and ends with it", async () => {
    on.daemon.on(ATTACH, pieces(bytes(FRAMES)));
    expect(await lines(await on.engine.containers.attach("c", false))).toEqual(LINES);
  });

  it("to a terminal gives one stream", async () => {
    on.daemon.on(ATTACH, pieces(["prompt> \r\n"]));
    expect(await lines(await on.engine.containers.attach("c", true))).toEqual(["stdout: prompt> "]);
  });

  it("ends when it is aborted", async () => {
    on.daemon.on(ATTACH, open([FRAMES]));
    const controller = new AbortController();
    const output = await on.engine.containers.attach("c", false, controller.signal);
    const reading = lines(output);
    output.once("data", () => {
      controller.abort();
    });
    expect((await reading)[0]).toBe("stdout: one");
    await disconnected();
  });

  it("does not keep the process alive", async () => {
    on.daemon.on(ATTACH, open());
    const program = join(__dirname, "programs", "attach-and-end.js");
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [program, on.daemon.socketPath]);
    expect(stdout).toBe("attached\n");
  });

  it("to a container that does not exist is an error", async () => {
    on.daemon.on(ATTACH, json(404, { message: "No such container: c" }));
    await expect(on.engine.containers.attach("c", false)).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});
