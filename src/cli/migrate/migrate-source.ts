import { messageOf } from "../../errors";
import { findDifferences } from "./differences";
import { findMentions, type Mention } from "./find-imports";
import { counterpartOf } from "./module-names";
import { parseSource, type SyntaxNode } from "./parse-source";
import type { FilePlan, Note } from "./plan";

/** What happens to imports: they get Mayfly's names, or stay because `testcontainers` becomes an alias. */
export type Mode = "rename" | "alias";

/** Decides what to change in a source file, and what a person has to look at. */
export function migrateSource(path: string, text: string, mode: Mode): FilePlan {
  let program: SyntaxNode;
  try {
    program = parseSource(text, path);
  } catch (error) {
    const says = `Could not be read: ${messageOf(error)}. Change its imports yourself`;
    return { path, before: text, after: text, notes: [{ line: 1, says }] };
  }
  const { imports, others } = findMentions(program);
  const notes: Note[] = [
    ...findDifferences(program).map(({ node, says }) => ({ line: node.loc.start.line, says })),
    ...others.map((mention) =>
      noteOn(mention, "names testcontainers: change it if it means the package"),
    ),
    ...imports
      .filter(({ name }) => name.startsWith("testcontainers/") && mode === "rename")
      .map((mention) =>
        noteOn(mention, "is an internal file: check that mayfly exports what you import"),
      ),
  ];
  const after = mode === "alias" ? text : imports.reduceRight(renamed, text);
  return { path, before: text, after, notes: notes.sort((one, other) => one.line - other.line) };
}

const noteOn = ({ name, node }: Mention, says: string): Note => ({
  line: node.loc.start.line,
  says: `"${name}" ${says}`,
});

/** Replaces a module's name, and keeps its quotes. */
const renamed = (text: string, { name, node }: Mention): string =>
  `${text.slice(0, node.start + 1)}${counterpartOf(name)}${text.slice(node.end - 1)}`;
