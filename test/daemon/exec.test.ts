import type { OutputChunk } from "../../src/spec/output";
import type { RunningExec } from "../../src/engine/engine";
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
  it("is created, started and asked for its end", async () => {
    on.daemon.on(INSPECT, json(200, { Running: false, ExitCode: 7 }));
    const running = await on.engine.exec("c", {
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
    await on.engine.exec("c", { command: ["true"] });
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
    const running = await on.engine.exec("c", { command: ["true"] });
    expect(await running.exitCode()).toBe(3);
  });

  it("that does not end can be given up", async () => {
    on.daemon.on(INSPECT, json(200, { Running: true, ExitCode: null }));
    const running = await on.engine.exec("c", { command: ["true"] });
    await expect(running.exitCode(AbortSignal.timeout(30))).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });

  it("rejects its output when it is aborted, since it is not complete", async () => {
    on.daemon.on(START, open([frame("stdout", "half")]));
    const controller = new AbortController();
    const running = await on.engine.exec("c", { command: ["cat"] }, controller.signal);
    const reading = outputOf(running);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });

  it.each([
    [CREATE, 409, "Container c is not running"],
    [START, 500, "container not running"],
  ])("that %s refuses is an error with the engine's words", async (route, status, message) => {
    on.daemon.on(route, json(status, { message }));
    await expect(on.engine.exec("c", { command: ["redis-cli", "ping"] })).rejects.toThrow(
      `The engine failed to run redis-cli ping in container c (HTTP ${status}): ${message}`,
    );
  });
});
