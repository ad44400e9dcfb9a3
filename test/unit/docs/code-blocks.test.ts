import { PAGES, readPage as read } from "../../support/pages";

const FROM_EXAMPLE = /From\s+\[`([^`]+)`\]\([^)]*\):\s+```(?:ts|js)\n([^]*?)```/g;

const lines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

const blocks = PAGES.flatMap((page) =>
  [...read(page).matchAll(FROM_EXAMPLE)].map(([, example = "", code = ""]) => ({
    page,
    example,
    code,
  })),
);

describe("the pages", () => {
  it("show code of the examples", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5);
  });

  it.each(blocks)("$page shows what is in $example", ({ example, code }) => {
    expect(lines(read(example))).toContain(lines(code));
  });
});
