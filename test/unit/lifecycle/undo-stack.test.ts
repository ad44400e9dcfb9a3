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
