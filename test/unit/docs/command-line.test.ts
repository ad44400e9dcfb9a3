import { COMMANDS } from "../../../src/cli/commands/all";
import { readPage } from "../../support/pages";

const PAGE = "docs/command-line.md";

/** Returns the part of the page about a command. */
function sectionOf(command: string): string {
  const [, ...sections] = readPage(PAGE).split(/^(?=## )/m);
  return sections.find((section) => section.startsWith(`## \`mayfly ${command}`)) ?? "";
}

it.each(COMMANDS)("the page has a section about mayfly $name with its options", (command) => {
  const section = sectionOf(command.name);
  expect(section).not.toBe("");
  const missing = Object.keys(command.options).filter((name) => !section.includes(`--${name}`));
  expect(missing).toEqual([]);
});
