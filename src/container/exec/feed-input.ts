import type { Readable, Writable } from "node:stream";

/**
 * Writes all of an input to a command, and ends it. Rejects when the input cannot be read; a
 * command that ends without having read it is none of its concern.
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

/** Called at once: an input that fails before anybody reads it must not take the process with it. */
export function guardInput(input: string | Buffer | Readable | undefined): void {
  if (typeof input === "object" && !Buffer.isBuffer(input)) input.on("error", () => undefined);
}

/** Lets go of an input that a command did not read to its end. */
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
