import { open } from "node:fs/promises";
import { openForReading } from "../../../src/common/open-for-reading";

/** Runs the action while file handles of Node.js cannot be disposed of, as under Yarn's Plug'n'Play. */
async function withoutDisposal(action: () => Promise<void>): Promise<void> {
  const handle = await open(__filename);
  await handle.close();
  const prototype = Object.getPrototypeOf(handle) as Partial<AsyncDisposable>;
  const dispose = prototype[Symbol.asyncDispose]!;
  Reflect.deleteProperty(prototype, Symbol.asyncDispose);
  try {
    await action();
  } finally {
    prototype[Symbol.asyncDispose] = dispose;
  }
}

const readAndDispose = async (): Promise<void> => {
  let first;
  let file;
  {
    await using opened = await openForReading(__filename);
    file = opened;
    first = (await opened.read(Buffer.alloc(1), 0, 1, 0)).bytesRead;
  }
  expect(first).toBe(1);
  await expect(file.stat()).rejects.toMatchObject({ code: "EBADF" });
};

it("is closed at the end of its block", readAndDispose);

it("is closed where handles have no Symbol.asyncDispose", () => withoutDisposal(readAndDispose));
