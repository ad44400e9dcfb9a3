// `node scripts/differences.mjs`: writes the tables of docs/migrating.md that list differences from testcontainers, from
// docs/differences.json, where each row names the test that shows it.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";

const docs = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs");
const page = join(docs, "migrating.md");
const rows = JSON.parse(readFileSync(join(docs, "differences.json"), "utf8"));

const HEAD = ["what", "testcontainers", "Mayfly", "why", "what to do"];
const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (name) => [
  line(HEAD),
  line(HEAD.map(() => "---")),
  ...rows
    .filter((row) => row.table === name)
    .map(({ what, testcontainers, mayfly, why, do: task }) =>
      line([what, testcontainers, mayfly, why, task]),
    ),
];

const text = readFileSync(page, "utf8").replaceAll(
  /(<!-- differences: (\w+) -->\n)[^]*?(<!-- end -->)/g,
  (_, begin, name, end) => `${begin}\n${table(name).join("\n")}\n\n${end}`,
);
writeFileSync(page, await format(text, { parser: "markdown" }));
