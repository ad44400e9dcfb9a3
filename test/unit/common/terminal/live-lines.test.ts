import { LiveLines, type Terminal } from "../../../../src/common/terminal/live-lines";

class FakeTerminal implements Terminal {
  written = "";
  columns = 20;
  rows = 10;
  write(text: string | Uint8Array): boolean {
    this.written += String(text);
    return true;
  }
  take(): string {
    const text = this.written;
    this.written = "";
    return text;
  }
}

const drawn = (...lines: string[]): string =>
  `${"\x1bD".repeat(lines.length)}\x1b[${lines.length}A\x1b7\r\n\x1b[J\x1b[?7l${lines.join("\r\n")}\x1b[?7h\x1b8`;
const ERASED = "\x1b7\r\n\x1b[J\x1b8";

describe("lines on a terminal", () => {
  let time = 0;
  const terminal = new FakeTerminal();
  const other = new FakeTerminal();
  const lines = new LiveLines(terminal, [other], () => time);
  const add = (text: string): Disposable => lines.add({ text: () => text });

  it("are drawn after half a second, below the cursor, and erased at their end", () => {
    const line = add("one");
    lines.draw();
    expect(terminal.take()).toBe("");
    time += 600;
    lines.draw();
    expect(terminal.take()).toBe(drawn("one"));
    line[Symbol.dispose]();
    line[Symbol.dispose]();
    expect(terminal.take()).toBe(ERASED);
  });

  it("never write anything if they end sooner", () => {
    add("one")[Symbol.dispose]();
    lines.draw();
    expect(terminal.take()).toBe("");
  });

  it("are erased before anything else is written to the terminal", () => {
    using _line = add("one");
    time += 600;
    lines.draw();
    terminal.take();
    terminal.write("own");
    expect(terminal.take()).toBe(`${ERASED}own`);
    terminal.write("more");
    expect(terminal.take()).toBe("more");
    lines.draw();
    terminal.take();
    other.write("other");
    expect(terminal.take()).toBe(ERASED);
    expect(other.take()).toBe("other");
  });

  it("leave the streams as they were", () => {
    add("one")[Symbol.dispose]();
    expect(Object.hasOwn(terminal, "write")).toBe(false);
    using line = add("one");
    expect(Object.hasOwn(terminal, "write")).toBe(true);
    // Another program wraps the stream meanwhile, and calls what it found.
    const write = terminal.write.bind(terminal);
    const wrapper = (text: string | Uint8Array): boolean => write(`[${String(text)}]`);
    terminal.write = wrapper;
    line[Symbol.dispose]();
    expect(Object.getOwnPropertyDescriptor(terminal, "write")?.value).toBe(wrapper);
    terminal.write("x");
    expect(terminal.take()).toBe("[x]");
    Reflect.deleteProperty(terminal, "write");
  });

  it("are cut off at the terminal's width, before they get colours, and at its height", () => {
    terminal.rows = 4;
    const three = ["a", "b", "c"].map((letter) =>
      lines.add({ text: () => letter.repeat(100), style: (text) => `<${text}>` }),
    );
    time += 600;
    lines.draw();
    expect(terminal.take()).toBe(drawn(`<${"a".repeat(19)}>`, `<${"b".repeat(19)}>`));
    for (const each of three) each[Symbol.dispose]();
  });

  it("are not cut off within a character, and at 80 columns if the terminal does not know its width", () => {
    terminal.take();
    using _line = add("🐳".repeat(100));
    time += 600;
    lines.draw();
    expect(terminal.take()).toBe(drawn("🐳".repeat(19)));
    terminal.columns = 0;
    terminal.rows = 0;
    lines.draw();
    expect(terminal.take()).toBe(drawn("🐳".repeat(79)));
  });
});
