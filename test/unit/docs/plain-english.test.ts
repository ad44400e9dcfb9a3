import { PAGES, readPage } from "../../support/pages";
import { findings } from "../../support/plain-english";

/** Returns a page's paragraphs, items and cells; code is left out. */
function partsOf(page: string): string[] {
  return readPage(page)
    .replace(/```[^]*?```/g, "")
    .replace(/`[^`]*`/g, "CODE")
    .split(/\n\s*\n|\n(?=\s*[-#|])|\|/)
    .map((part) => part.replace(/^[\s>*#-]+/, "").replace(/\s+/g, " "));
}

it.each(PAGES)("%s has none of the patterns that the lint rule keeps out of comments", (page) => {
  const found = partsOf(page).flatMap((part) =>
    findings(part).map((finding) => ({ ...finding, part })),
  );
  expect(found).toEqual([]);
});
