import type { OutputChunk } from "../../src/spec/output";
import type { RunningExec } from "../../src/engine/requests/containers";
import { json, open, pieces } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";
import { frame } from "../support/fake-daemon-frames";

const on = dockerEngineOnFakeDaemon();
const CREATE = "POST /containers/c/exec";
const START = "POST /exec/e1/start";
const INSPECT = "GET /exec/e1/json";

beforeEach(() => {
  on.daemon
    .on(CREATE, json(201, { Id: "e1" }))
    .on(START, pieces([frame("stdout", "out"), frame("stderr", "err")]))
    .on(INSPECT, json(200, { Running: false, ExitCode: 0 }));
});

async function outputOf({ output }: RunningExec): Promise<string[]> {
  const chunks = (await output.toArray()) as OutputChunk[];
  return chunks.map(({ stream, data }) => `${stream}: ${data.toString()}`);
}

describe("a command in a container", () => {
  it("is created, started and asked for its exit code", async () => {
    on.daemon.on(INSPECT, json(200, { Running: false, ExitCode: 7 }));
    const running = await on.engine.containers.exec("c", {
      command: ["redis-cli", "ping"],
      workingDir: "/data",
      user: "redis",
      env: { A: "1", B: "x=y" },
    });
    expect(await outputOf(running)).toEqual(["stdout: out", "stderr: err"]);
    expect(await running.exitCode()).toBe(7);
    expect(on.daemon.requests).toMatchObject([
      {
        path: "/v1.41/containers/c/exec",
        body: {
          AttachStdout: true,
          AttachStderr: true,
          Cmd: ["redis-cli", "ping"],
          WorkingDir: "/data",
          User: "redis",
          Env: ["A=1", "B=x=y"],
        },
      },
      { path: "/v1.41/exec/e1/start", body: { Detach: false, Tty: false } },
      { path: "/v1.41/exec/e1/json", method: "GET" },
    ]);
  });

  it("sends no more than was asked for", async () => {
    await on.engine.containers.exec("c", { command: ["true"] });
    expect(on.daemon.requests[0]?.body).toEqual({
      AttachStdout: true,
      AttachStderr: true,
      Cmd: ["true"],
    });
  });

  it("is asked again while the engine has not noted its end", async () => {
    on.daemon.on(
      INSPECT,
      json(200, { Running: true, ExitCode: null }),
      json(200, { Running: true, ExitCode: 0 }),
      json(200, { Running: false, ExitCode: 3 }),
    );
    const running = await on.engine.containers.exec("c", { command: ["true"] });
    expect(await running.exitCode()).toBe(3);
  });

  it("that does not end can be given up", async () => {
    on.daemon.on(INSPECT, json(200, { Running: true, ExitCode: null }));
    const running = await on.engine.containers.exec("c", { command: ["true"] });
    await expect(running.exitCode(AbortSignal.timeout(30))).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });

  it("rejects its output when it is aborted, since it is not complete", async () => {
    on.daemon.on(START, open([frame("stdout", "half")]));
    const controller = new AbortController();
    const running = await on.engine.containers.exec("c", { command: ["cat"] }, controller.signal);
    const reading = outputOf(running);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });

  it.each([
    [CREATE, 409, "Container c is not running"],
    [START, 500, "container not running"],
  ])("that %s refuses is an error with the engine's words", async (route, status, message) => {
    on.daemon.on(route, json(status, { message }));
    await expect(
      on.engine.containers.exec("c", { command: ["redis-cli", "ping"] }),
    ).rejects.toThrow(
      `The engine failed to run redis-cli ping in container c (HTTP code ${status}): ${message}`,
    );
  });
});

describe("a command in the background", () => {
  beforeEach(() => {
    on.daemon.on(START, json(200, {}));
  });

  it("is started without a connection, and is asked for its exit code", async () => {
    on.daemon.on(
      INSPECT,
      json(200, { Running: true, ExitCode: null }),
      json(200, { Running: false, ExitCode: 3 }),
    );
    const request = { command: ["sleep", "1"], user: "redis", tty: true };
    const started = await on.engine.containers.execDetached("c", request);
    expect(await started.exitCode()).toBeUndefined();
    expect(await started.exitCode()).toBe(3);
    expect(on.daemon.requests.slice(0, 2)).toMatchObject([
      { path: "/v1.41/containers/c/exec" },
      { path: "/v1.41/exec/e1/start", body: { Detach: true, Tty: true } },
    ]);
    expect(on.daemon.requests[0]?.body).toEqual({
      Cmd: ["sleep", "1"],
      User: "redis",
      Tty: true,
    });
  });

  it("that the engine cannot start is an error with the engine's words", async () => {
    on.daemon.on(START, json(400, { message: 'exec: "nope": executable file not found in $PATH' }));
    await expect(
      on.engine.containers.execDetached("c", { command: ["nope"] }),
    ).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('exec: "nope": executable file not found') as string,
    });
  });
});

describe("a command with input", () => {
  const started = (): Promise<RunningExec> =>
    on.engine.containers.exec("c", { command: ["cat"], stdin: true });

  it("gets its input, and the end of it, on the connection of its output", async () => {
    on.daemon.onUpgrade(START, (connection) => {
      connection.on("data", (data) => connection.write(frame("stdout", data)));
      connection.on("end", () => connection.end(frame("stderr", "bye")));
    });
    const running = await started();
    running.stdin?.write("one ");
    running.stdin?.end("two");
    const output = (await outputOf(running)).join();
    expect(output.replace(/,?stdout: /g, "")).toBe("one two,stderr: bye");
    expect(await running.exitCode()).toBe(0);
    expect(on.daemon.requests[0]?.body).toMatchObject({ AttachStdin: true });
    expect(on.daemon.requests[1]).toMatchObject({
      body: { Detach: false, Tty: false },
      headers: { connection: "Upgrade", upgrade: "tcp" },
    });
  });

  it("may end before it has read everything", async () => {
    on.daemon.onUpgrade(START, (connection) => {
      connection.pause();
      connection.end(frame("stdout", "enough"));
    });
    const running = await started();
    const written = new Promise((resolve) => running.stdin?.write(Buffer.alloc(1e7), resolve));
    expect(await outputOf(running)).toEqual(["stdout: enough"]);
    await written;
    expect(await running.exitCode()).toBe(0);
  });

  it("rejects its output when it is aborted, and hangs up", async () => {
    const controller = new AbortController();
    const closed = new Promise((resolve) => {
      on.daemon.onUpgrade(START, (connection) => {
        // "end" does not come if the client had not read everything.
        connection.resume().once("end", resolve).once("close", resolve);
        connection.write(frame("stdout", "half"));
      });
    });
    const request = { command: ["cat"], stdin: true };
    const running = await on.engine.containers.exec("c", request, controller.signal);
    const reading = outputOf(running);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
    await closed;
  });

  it("keeps a terminal open at the end of its input", async () => {
    on.daemon.onUpgrade(START, (connection) => {
      let ended = false;
      connection.on("end", () => (ended = true));
      connection.once("data", () => {
        setTimeout(() => connection.end(ended ? "ended" : "still open"), 30);
      });
    });
    const running = await on.engine.containers.exec("c", {
      command: ["sh"],
      stdin: true,
      tty: true,
    });
    running.stdin?.end("exit\n");
    expect(await outputOf(running)).toEqual(["stdout: still open"]);
    expect(on.daemon.requests[0]?.body).toMatchObject({ Tty: true });
    expect(on.daemon.requests[1]?.body).toEqual({ Detach: false, Tty: true });
  });

  it.each([
    [
      json(500, { message: "no" }),
      "The engine failed to run cat in container c (HTTP code 500): no",
    ],
    [pieces([frame("stdout", "x")]), "it did not upgrade the connection"],
  ])("that the engine does not take is an error", async (answer, message) => {
    on.daemon.on(START, answer);
    await expect(started()).rejects.toThrow(message);
  });
});

describe("a command's options", () => {
  it("include privileged and a terminal", async () => {
    on.daemon.on(START, pieces(["raw"]));
    const request = { command: ["true"], privileged: true, tty: true };
    expect(await outputOf(await on.engine.containers.exec("c", request))).toEqual(["stdout: raw"]);
    expect(on.daemon.requests[0]?.body).toMatchObject({ Privileged: true, Tty: true });
  });
});
