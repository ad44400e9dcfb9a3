import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { ROOT } from "./paths";

const within = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file.split(sep).join("/")}`);

/** Every Markdown page of the project, by its path. */
export const PAGES: readonly string[] = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  "site/README.md",
  ...["docs", "modules", "scripts", "src"].flatMap(within),
];

/** Returns the text of a file of the project. */
export const readPage = (page: string): string => readFileSync(join(ROOT, page), "utf8");
