import { LiveLines } from "../../../src/common/terminal/live-lines";
import { Screen } from "../../support/screen";

const COLUMNS = 20;

/** Writes `own`, draws a line of `text` below it a few times, and erases it. Returns both screens. */
async function around(own: string, text: string): Promise<{ during: string[]; after: string[] }> {
  const screen = await Screen.open(COLUMNS, 4);
  let written = own;
  let time = 0;
  const terminal = {
    columns: COLUMNS,
    rows: 4,
    write: (part: string | Uint8Array): boolean => {
      written += String(part);
      return true;
    },
  };
  const lines = new LiveLines(terminal, [], () => time);
  const line = lines.add({ text: () => text });
  time = 1000;
  for (let redraw = 0; redraw < 5; redraw++) lines.draw();
  const during = await screen.write(written);
  written = "";
  line[Symbol.dispose]();
  return { during, after: await screen.write(written) };
}

describe("lines below the cursor", () => {
  it("take one row each although characters are wide, so the program's output does not scroll away", async () => {
    const own = ["one", "two", "three"];
    const { during, after } = await around(own.join("\r\n"), "データベース".repeat(5));
    expect(during.slice(0, -1)).toEqual(own);
    expect(during.at(-1)).toMatch(/^データベース/);
    expect(after).toEqual(own);
  });

  it("leave the program's text that is right of the cursor", async () => {
    const { during, after } = await around("Downloading 50%\r", "redis:8  create");
    expect(during).toEqual(["Downloading 50%", "redis:8  create"]);
    expect(after).toEqual(["Downloading 50%"]);
  });
});
