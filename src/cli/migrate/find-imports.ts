import { leadsToPeer } from "./module-names";
import type { SyntaxNode } from "../project/parse-source";
import { childOf, childrenOf, nameOf, textOf, walk } from "../project/syntax";

/** A string in source code that names testcontainers or one of its modules. */
export interface Mention {
  readonly name: string;
  readonly node: SyntaxNode;
}

/** What a file says of testcontainers. */
export interface Mentions {
  /** Strings that the language, or a function such as `jest.mock()`, takes as the name of a module. */
  readonly imports: readonly Mention[];
  /** Other strings, for example in the settings of a bundler. */
  readonly others: readonly Mention[];
}

/** Objects whose methods take the name of a module as their first argument. */
const MODULE_FUNCTIONS = new Set(["require", "jest", "vi", "vitest", "mock"]);

/** Finds the strings in a file that name testcontainers. */
export function findMentions(program: SyntaxNode): Mentions {
  const names = new Set<SyntaxNode>();
  const imports: Mention[] = [];
  const others: Mention[] = [];
  walk(program, (node) => {
    const named = moduleNameOf(node);
    if (named !== undefined) names.add(named);
    const name = textOf(node);
    if (name === undefined || !leadsToPeer(name) || isImage(name)) return;
    (names.has(node) ? imports : others).push({ name, node });
  });
  return { imports, others };
}

/** Returns the node in which a node names a module. */
function moduleNameOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
      return childOf(node, "source");
    case "TSExternalModuleReference":
      return childOf(node, "expression");
    case "TSModuleDeclaration":
      return childOf(node, "id");
    case "TSImportType":
      return childOf(node, "argument");
    case "CallExpression":
      return takesModule(childOf(node, "callee")) ? childrenOf(node, "arguments")[0] : undefined;
    default:
      return undefined;
  }
}

/** Returns whether a function takes the name of a module: `import()`, `require()`, `require.resolve()`, `jest.mock()` … */
function takesModule(callee: SyntaxNode | undefined): boolean {
  if (callee?.type === "Import" || nameOf(callee) === "require") return true;
  return MODULE_FUNCTIONS.has(nameOf(childOf(callee, "object")) ?? "");
}

/** Returns whether a string is one of testcontainers' images, whose names stay. */
const isImage = (name: string): boolean => /^testcontainers\/(ryuk|sshd|helloworld)\b/.test(name);
