import { abortable } from "../../../src/common/abort";
import { UndoStack } from "../../../src/lifecycle/undo-stack";

test("everything is undone once, latest first, although a step fails", async () => {
  const undone: string[] = [];
  const stack = new UndoStack();
  for (const name of ["first", "second", "third"]) {
    stack.push(name, () => {
      undone.push(name);
      return name === "second" ? Promise.reject(new Error("no")) : Promise.resolve();
    });
  }
  await stack.run();
  await stack.run();
  expect(undone).toEqual(["third", "second", "first"]);
});

test("nobody waits for ever for an engine that does not answer", async () => {
  const timeout = jest.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
  try {
    const stack = new UndoStack();
    let undone = false;
    stack.push("first", () => {
      undone = true;
      return Promise.resolve();
    });
    stack.push("second", (signal) => abortable(new Promise<void>(() => undefined), signal));
    await stack.run();
    expect(undone).toBe(true);
    expect(timeout).toHaveBeenCalledWith(30_000);
  } finally {
    timeout.mockRestore();
  }
});
