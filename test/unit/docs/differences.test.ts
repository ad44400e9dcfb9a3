import { readPage } from "../../support/pages";

interface Difference {
  readonly table: string;
  readonly what: string;
  readonly testcontainers: string;
  readonly mayfly: string;
  readonly why: string;
  readonly do: string;
  readonly test: { readonly file: string; readonly title: string };
}

const rows = JSON.parse(readPage("docs/differences.json")) as Difference[];
const page = readPage("docs/migrating.md");

/** Returns the cells of a table between its markers, without the spaces that align them. */
function cells(table: string): string[][] {
  const [, text = ""] = page.split(`<!-- differences: ${table} -->`);
  const lines = text.split("<!-- end -->")[0]!.trim().split("\n").slice(2);
  return lines.map((line) =>
    line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim()),
  );
}

it.each(["container", "subclass"])(
  "the page has the table %s as docs/differences.json says: run node scripts/differences.mjs",
  (table) => {
    const listed = rows
      .filter((row) => row.table === table)
      .map((row) => [row.what, row.testcontainers, row.mayfly, row.why, row.do]);
    expect(listed.length).toBeGreaterThan(0);
    expect(cells(table)).toEqual(listed);
  },
);

it.each(rows.map((row) => [row.what, row] as const))(
  "%s: says what to do and why, and a test shows it",
  (_what, { why, do: task, test }) => {
    expect([why, task]).not.toContain("");
    const titles = [
      ...readPage(test.file).matchAll(/\b(?:it|test)(?:\.each\(.*\))?\(\s*"([^"]*)"/g),
    ];
    expect(titles.map(([, title]) => title)).toContain(test.title);
  },
);
