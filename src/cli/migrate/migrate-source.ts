import { messageOf } from "../../errors";
import { findDifferences, type Difference } from "./differences";
import { findMentions, type Mention, type Mentions } from "./find-imports";
import { lookAtSettings } from "./look-at-settings";
import { counterpartOf, packageOf } from "./module-names";
import { parseSource, type SyntaxNode } from "../project/parse-source";
import type { FilePlan, Note } from "./plan";

/** What happens to imports: they get Mayfly's names, or stay because `testcontainers` becomes an alias. */
export type Mode = "rename" | "alias";

const MENTION = "names testcontainers: change it if it means the package";
const INTERNAL = "is an internal file: check that mayfly exports what you import";
/** The settings of a tool, in which a regular expression can name a package, too. */
const CONFIG = /\.(config|setup|rc)\.[cm]?[jt]s$/;

/** A source file that names testcontainers. */
export interface Source {
  /** The packages of testcontainers that it imports. */
  readonly packages: readonly string[];
  /** Decides what to change, and what a person has to look at. */
  readonly plan: (mode: Mode) => FilePlan;
}

/** Reads a source file, before it is known what happens to imports. */
export function readSource(path: string, text: string): Source {
  let program: SyntaxNode;
  try {
    program = parseSource(text, path);
  } catch (error) {
    const says = `Could not be read: ${messageOf(error)}. Change its imports yourself`;
    const plan = { path, before: text, after: text, notes: [{ line: 1, says }] };
    return { packages: [], plan: () => plan };
  }
  const mentions = findMentions(program);
  const differences = findDifferences(program).map(noteOn);
  return {
    packages: mentions.imports.map(({ name }) => packageOf(name)),
    plan: (mode) => {
      // The package keeps its name.
      const kept = { path, before: text, after: text, notes: differences };
      return mode === "alias" ? kept : rename(path, text, mentions, differences);
    },
  };
}

function rename(
  path: string,
  text: string,
  mentions: Mentions,
  differences: readonly Note[],
): FilePlan {
  // A tree's fields are not in the text's order: Babel puts type arguments after the others.
  const imports = mentions.imports.toSorted((one, other) => one.node.start - other.node.start);
  const after = imports.reduceRight(renamed, text);
  const inCode = mentions.others.map(({ name, node }) =>
    noteOn({ node, says: `"${name}" ${MENTION}` }),
  );
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
