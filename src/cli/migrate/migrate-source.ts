import { messageOf } from "../../errors";
import { findDifferences, type Difference } from "./differences";
import { findMentions, type Mention } from "./find-imports";
import { lookAtSettings } from "./look-at-settings";
import { counterpartOf } from "./module-names";
import { parseSource, type SyntaxNode } from "../project/parse-source";
import type { FilePlan, Note } from "./plan";

/** What happens to imports: they get Mayfly's names, or stay because `testcontainers` becomes an alias. */
export type Mode = "rename" | "alias";

const MENTION = "names testcontainers: change it if it means the package";
const INTERNAL = "is an internal file: check that mayfly exports what you import";
/** The settings of a tool, in which a regular expression can name a package, too. */
const CONFIG = /\.(config|setup|rc)\.[cm]?[jt]s$/;

/** Decides what to change in a source file, and what a person has to look at. */
export function migrateSource(path: string, text: string, mode: Mode): FilePlan {
  let program: SyntaxNode;
  try {
    program = parseSource(text, path);
  } catch (error) {
    const says = `Could not be read: ${messageOf(error)}. Change its imports yourself`;
    return { path, before: text, after: text, notes: [{ line: 1, says }] };
  }
  const mentions = findMentions(program);
  const { others } = mentions;
  // A tree's fields are not in the text's order: Babel puts type arguments after the others.
  const imports = mentions.imports.toSorted((one, other) => one.node.start - other.node.start);
  const differences = findDifferences(program).map(noteOn);
  // The package keeps its name.
  if (mode === "alias") return { path, before: text, after: text, notes: differences };
  const after = imports.reduceRight(renamed, text);
  const inCode = others.map(({ name, node }) => noteOn({ node, says: `"${name}" ${MENTION}` }));
  const inSettings = CONFIG.test(path) ? lookAtSettings(path, after).notes : inCode;
  const internal = imports
    .filter(({ name }) => name.startsWith("testcontainers/"))
    .map(({ name, node }) => noteOn({ node, says: `"${name}" ${INTERNAL}` }));
  const notes = [...differences, ...inSettings, ...internal];
  return { path, before: text, after, notes: notes.sort((one, other) => one.line - other.line) };
}

const noteOn = ({ node, says }: Difference): Note => ({ line: node.loc.start.line, says });

/** Replaces a module's name, and keeps its quotes. */
const renamed = (text: string, { name, node }: Mention): string =>
  `${text.slice(0, node.start + 1)}${counterpartOf(name)}${text.slice(node.end - 1)}`;
