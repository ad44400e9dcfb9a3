import type { Readable, Writable } from "node:stream";

/**
 * Writes a whole input to a command's standard input and closes that. Rejects when the input cannot be
 * read, and resolves when the command ends before it has read everything.
 */
export async function feedInput(stdin: Writable, input: string | Buffer | Readable): Promise<void> {
  try {
    const chunks = typeof input === "string" || Buffer.isBuffer(input) ? [input] : input;
    for await (const chunk of chunks) {
      if (stdin.destroyed) return;
      if (!stdin.write(chunk)) await writableAgain(stdin);
    }
  } finally {
    stdin.end();
  }
}

/** Prevents an input that fails before it is read from ending this process. Has to be called at once. */
export function guardInput(input: string | Buffer | Readable | undefined): void {
  if (typeof input === "object" && !Buffer.isBuffer(input)) input.on("error", () => undefined);
}

/** Closes an input that a command did not read to its end. */
export function closeInput(input: string | Buffer | Readable | undefined): void {
  if (typeof input === "object" && !Buffer.isBuffer(input)) input.destroy();
}

async function writableAgain(stdin: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stdin.off("drain", done).off("close", done);
      resolve();
    };
    if (stdin.destroyed) resolve();
    else stdin.on("drain", done).on("close", done);
  });
}
