import type { SyntaxNode } from "../project/parse-source";
import { childOf, childrenOf, nameOf, textOf, walk, withoutType } from "../project/syntax";

/** A place where the code may depend on what differs between testcontainers and Mayfly. */
export interface Difference {
  readonly node: SyntaxNode;
  /** What differs, and what to do. */
  readonly says: string;
}

interface Rule {
  readonly says: string;
  readonly matches: (node: SyntaxNode) => boolean;
}

/** The differences of docs/migrating.md that show in source code. */
const RULES: readonly Rule[] = [
  {
    says: 'getHost() of a local engine is "127.0.0.1", not "localhost"',
    matches: (node) =>
      isCallOf(node, /^(toBe|toEqual|toStrictEqual|equal|strictEqual|deepEqual|is)$/) &&
      has(node, (inner) => isCallOf(inner, /^getHost$/)) &&
      has(node, (inner) => textOf(inner) === "localhost"),
  },
  {
    says: 'Ports are bound to 127.0.0.1 only: use getHost() in place of "localhost"',
    matches: (node) =>
      node.type === "TemplateLiteral" &&
      /\blocalhost\b/.test(literalTextOf(node)) &&
      has(node, (inner) => isCallOf(inner, /^get(First)?MappedPort$/)),
  },
  {
    says: "Both calls of withBindMounts() count; in testcontainers, the second replaces the first",
    matches: (node) =>
      isCallOf(node, /^withBindMounts$/) &&
      chainOf(node)
        .slice(1)
        .some((call) => isCallOf(call, /^withBindMounts$/)),
  },
  {
    says: "withEnvironment() refuses undefined as a value: leave the name out",
    matches: (node) =>
      isCallOf(node, /^withEnvironment$/) &&
      childrenOf(childrenOf(node, "arguments")[0], "properties").some(
        (property) => nameOf(withoutType(childOf(property, "value"))) === "undefined",
      ),
  },
  {
    says: "abortOnContainerExit is always on: a container that exits fails the start",
    matches: (node) => isProperty(node, "abortOnContainerExit", "BooleanLiteral"),
  },
  {
    says: "The end of an `await using` block leaves a reusable container for later runs: call stop() to remove it",
    matches: (node) =>
      node.type === "VariableDeclaration" &&
      node["kind"] === "await using" &&
      has(node, (inner) => isCallOf(inner, /^withReuse$/)),
  },
  {
    says: "Classes of waits have other names: use instanceof in place of constructor.name",
    matches: (node) => /^\w+WaitStrategy$/.test(textOf(node) ?? ""),
  },
];

/** Finds where a file that uses testcontainers may depend on what differs. */
export function findDifferences(program: SyntaxNode): Difference[] {
  const found: Difference[] = [];
  walk(program, (node) => {
    for (const { says, matches } of RULES)
      if (matches(node)) found.push({ node: placeOf(node), says });
  });
  return found;
}

/** Returns a method's name for its call, which begins where the chain of calls does. */
const placeOf = (node: SyntaxNode): SyntaxNode =>
  childOf(childOf(node, "callee"), "property") ?? node;

function has(node: SyntaxNode, isIt: (inner: SyntaxNode) => boolean): boolean {
  let isThere = false;
  walk(node, (inner) => (isThere ||= isIt(inner)));
  return isThere;
}

const isCallOf = (node: SyntaxNode, name: RegExp): boolean =>
  node.type === "CallExpression" && name.test(nameOf(childOf(node, "callee")) ?? "");

/** Returns the calls of a chain such as `a.b().c()`, the last one first. */
function chainOf(call: SyntaxNode): readonly SyntaxNode[] {
  const calls: SyntaxNode[] = [];
  let each: SyntaxNode | undefined = call;
  while (each?.type === "CallExpression") {
    calls.push(each);
    each = childOf(childOf(each, "callee"), "object");
  }
  return calls;
}

function isProperty(node: SyntaxNode, key: string, valueType: string): boolean {
  const isKey = nameOf(childOf(node, "key")) === key;
  return node.type === "ObjectProperty" && isKey && childOf(node, "value")?.type === valueType;
}

const literalTextOf = (template: SyntaxNode): string =>
  childrenOf(template, "quasis")
    .map((quasi) => (quasi["value"] as { readonly raw: string }).raw)
    .join(" ");
