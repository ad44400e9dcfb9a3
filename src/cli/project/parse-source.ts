// The only file that imports @babel/parser. The build puts the parser into a bundle of its own (scripts/bundle): mayfly
// migrate runs before anything is installed, in projects with and without TypeScript.
import { parse, type ParserPlugin } from "@babel/parser";

/** A node of a syntax tree, in Babel's form. Its other fields depend on its type. */
export interface SyntaxNode {
  readonly type: string;
  /** Where the node's text begins, in UTF-16 code units. */
  readonly start: number;
  /** Where the node's text ends; that character is not part of it. */
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number } };
  readonly [field: string]: unknown;
}

const PLUGINS: readonly ParserPlugin[] = [
  "decorators",
  "decoratorAutoAccessors",
  "explicitResourceManagement",
  "importAttributes",
];

/**
 * Parses a TypeScript or JavaScript file, by the ending of its name.
 *
 * @throws SyntaxError if the text is not of that language
 */
export function parseSource(text: string, path: string): SyntaxNode {
  const isTypeScript = /\.[cm]?tsx?$/.test(path);
  const hasJsx = path.endsWith("x") || !isTypeScript;
  return parse(text, {
    sourceType: "unambiguous",
    allowReturnOutsideFunction: true,
    errorRecovery: true,
    plugins: [
      ...PLUGINS,
      ...(isTypeScript ? (["typescript"] as const) : []),
      ...(hasJsx ? (["jsx"] as const) : []),
    ],
  }).program as unknown as SyntaxNode;
}
