import { PAGES, readPage } from "../../support/pages";

const groups = JSON.parse(readPage("site/sidebar.json")) as Record<string, Record<string, string>>;
const listed = Object.values(groups).flatMap((pages) => Object.keys(pages));

/** Returns the file that becomes a page of the site. */
function sourceOf(page: string): string {
  const ofRepository = { index: "README.md", changelog: "CHANGELOG.md", security: "SECURITY.md" };
  if (page in ofRepository) return ofRepository[page as keyof typeof ofRepository];
  return `docs/${page.replace(/\bindex$/, "README")}.md`;
}

it("lists pages that exist, each once", () => {
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.filter((page) => !PAGES.includes(sourceOf(page)))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});
