import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import { PAGES, readPage } from "../../support/pages";
import { ROOT } from "../../support/paths";

const LINK = /\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g;
const CODE = /```[^]*?```/g;

/** Returns the anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [
    ...readPage(page)
      .replace(CODE, "")
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading = ""]) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const links = PAGES.flatMap((page) =>
  [...readPage(page).replace(CODE, "").matchAll(LINK)].map(([, file = "", anchor]) => ({
    page,
    target: file === "" ? page : normalize(join(page, "..", file)),
    file,
    anchor,
  })),
).filter(({ file }) => !file.includes(":"));

it("are found at all", () => {
  expect(links.length).toBeGreaterThan(100);
});

it("lead to files that exist", () => {
  expect(links.filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
});

it("lead to headings that exist", () => {
  const broken = links.filter(
    ({ target, anchor }) => anchor !== undefined && !anchorsOf(target).includes(anchor),
  );
  expect(broken).toEqual([]);
});
