import { createRequire } from "node:module";
import { join } from "node:path";
import { installed } from "./npm-packages";

/** The part of xterm.js that is used here. */
interface Emulator {
  write(text: string, done: () => void): void;
  readonly buffer: {
    readonly active: {
      readonly length: number;
      getLine(row: number): { translateToString(trimmed: boolean): string } | undefined;
    };
  };
}

/** A terminal emulator without a window, to see what a person would see. */
export class Screen {
  readonly #emulator: Emulator;

  private constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  static async open(columns: number, rows: number): Promise<Screen> {
    const folder = await installed({ "@xterm/headless": "5.5.0" });
    const require = createRequire(join(folder, "package.json"));
    const { Terminal } = require("@xterm/headless") as {
      Terminal: new (options: object) => Emulator;
    };
    return new Screen(new Terminal({ cols: columns, rows, allowProposedApi: true }));
  }

  /** Writes to the screen. Resolves with what is on it, and what has scrolled out of it, without empty lines at the end. */
  async write(text: string): Promise<string[]> {
    await new Promise<void>((resolve) => {
      this.#emulator.write(text, resolve);
    });
    const { active } = this.#emulator.buffer;
    const lines = Array.from({ length: active.length }, (_, row) =>
      (active.getLine(row)?.translateToString(true) ?? "").trimEnd(),
    );
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }
}
