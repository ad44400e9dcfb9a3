import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle, type ExecAnswer } from "./fake-handle";

function answering(...answers: ExecAnswer[]): FakeHandle {
  const handle = new FakeHandle();
  handle.onExec = () => answers[handle.execs.length - 1] ?? { exitCode: 0 };
  return handle;
}

describe("Wait.forSuccessfulCommand", () => {
  it("runs the command with the shell until it succeeds", async () => {
    const context = fakeContext();
    const handle = answering(
      { exitCode: 2, output: "connecting\nno response\n" },
      { exitCode: 1, output: "" },
    );
    await Wait.forSuccessfulCommand("pg_isready -q && echo yes").until(handle, context);
    expect(handle.execs).toEqual(Array(3).fill(["/bin/sh", "-c", "pg_isready -q && echo yes"]));
    expect(context.reports).toEqual([
      "it exited with code 2: no response",
      "it exited with code 1 and printed nothing",
    ]);
  });

  it("tries again when the command could not be started", async () => {
    const context = fakeContext();
    const handle = answering("cannot be started");
    await Wait.forSuccessfulCommand("true").until(handle, context);
    expect(context.reports).toEqual([
      "/bin/sh -c true could not be run: no such file or directory",
    ]);
  });

  it("does not take a command that is missing for a shell that is", async () => {
    const handle = answering({ exitCode: 127, output: "/bin/sh: pg_isready: not found\n" });
    await Wait.forSuccessfulCommand("pg_isready").until(handle, fakeContext());
    expect(handle.execs).toHaveLength(2);
  });

  it.each([
    [126, `OCI runtime exec failed: exec: "/bin/sh": stat /bin/sh: no such file or directory`],
    [127, "crun: executable file `/bin/sh` not found in $PATH: No such file: OCI runtime error"],
  ])("fails at once when the image has no shell: %i", async (exitCode, output) => {
    const handle = answering({ exitCode, output });
    const waiting = Wait.forSuccessfulCommand("true").until(handle, fakeContext());
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: "the image has no /bin/sh to run the command",
    });
  });

  it("rejects when the engine fails", async () => {
    const failure = new Error("no engine");
    const handle = new FakeHandle();
    handle.onExec = () => Promise.reject(failure);
    const waiting = Wait.forSuccessfulCommand("true").until(handle, fakeContext());
    await expect(waiting).rejects.toBe(failure);
  });

  it("describes itself without going on for ever", () => {
    expect(Wait.forSuccessfulCommand("true").description).toBe('the command "true" to succeed');
    const { description } = Wait.forSuccessfulCommand(`echo ${"x".repeat(500)}`);
    expect(description.length).toBeLessThan(150);
  });
});
