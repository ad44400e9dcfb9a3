import { missingProgramHint } from "../../../../src/container/exec/missing-program";
import { EngineError } from "../../../../src/errors";
import { FakeEngine } from "../../../support/fake-engine";
import { startFake } from "../../../support/start-fake";

const NO_PROGRAM =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown';
const HINT =
  'the image has no program nope; pipes, && and a shell\'s own commands need a shell: ["sh", "-c", "…"]';

describe("a command in a container that does not run", () => {
  it("has a hint after stop()", async () => {
    const { container } = await startFake(new FakeEngine());
    await container.stop();
    const hint = "the container was removed, for example by stop(): run commands before that";
    await expect(container.exec(["true"])).rejects.toMatchObject({ code: "EXEC_FAILED", hint });
    await expect(container.execStream(["true"])).rejects.toMatchObject({ hint });
  });

  it("has a hint after the end of the process", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    engine.exit(id, 1);
    await expect(container.exec(["true"])).rejects.toMatchObject({
      hint: "the container's process has ended: its log may say why, see getLogs()",
    });
  });

  it("has a hint while the container is paused", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine);
    const words = "Container x is paused, unpause the container before exec";
    engine.failOn("containers.exec", new EngineError("run true", words, 409));
    await expect(container.exec(["true"])).rejects.toMatchObject({
      hint: "the container is paused: call unpause() before exec()",
    });
  });
});

describe("a program that does not exist", () => {
  it("has a hint in the output, where the engine reports it there", async () => {
    const engine = new FakeEngine();
    engine.onExec(() => ({ stdout: `${NO_PROGRAM}\r\n`, exitCode: 126 }));
    const { container } = await startFake(engine);
    const text = `${NO_PROGRAM}\nHint: ${HINT}\n`;
    expect(await container.exec(["nope"])).toEqual({
      exitCode: 126,
      output: text,
      stdout: text,
      stderr: "",
    });
  });

  it("has a hint in the error, where the engine refuses the command", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine);
    engine.failOn("containers.exec", new EngineError("run nope", NO_PROGRAM, 400));
    await expect(container.exec(["nope"])).rejects.toMatchObject({ hint: HINT });
  });

  it.each([
    [{ stdout: "sh: nope: not found\n", exitCode: 127 }],
    [{ stdout: NO_PROGRAM, exitCode: 1 }],
    [{ stdout: `log: ${NO_PROGRAM}`, exitCode: 126 }],
  ])("is not confused with a command's own output: %j", async (result) => {
    const engine = new FakeEngine();
    engine.onExec(() => result);
    const { container } = await startFake(engine);
    expect((await container.exec(["sh"])).output).toBe(result.stdout);
  });

  it("has a hint when it is the container's own", async () => {
    const engine = new FakeEngine();
    const words = NO_PROGRAM.replace(
      "exec failed: exec failed",
      "create failed: runc create failed",
    );
    engine.failOn("containers.start", new EngineError("start container", words, 400));
    await expect(startFake(engine)).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      hint: HINT,
    });
  });
});

it.each([
  [
    'exec: "ls -la": executable file not found in $PATH: unknown',
    'give each word on its own: ["ls","-la"]',
  ],
  ['exec: "/nope": stat /nope: no such file or directory: unknown', HINT.replace("nope", "/nope")],
  [
    'exec: "/etc/passwd": permission denied: unknown',
    "/etc/passwd is not a file that the container's user may execute",
  ],
  ["crun: executable file `nope` not found in $PATH: No such file or directory", HINT],
  ["unable to find user nobody: no matching entries in passwd file", undefined],
])("the hint for %s", (reason, hint) => {
  expect(missingProgramHint(reason)).toBe(hint);
});
