import type { SyntaxNode } from "./parse-source";

/** Calls `visit` for a node and all nodes in it, outer ones first. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const child of Object.values(node).flat()) {
    if (isNode(child)) walk(child, visit);
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}

/** Returns a node's field if it is a node, for example the `callee` of a call. */
export function childOf(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}

/** Returns the nodes of a list, for example the `arguments` of a call. */
export function childrenOf(node: SyntaxNode | undefined, field: string): readonly SyntaxNode[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Returns the value in `value as Type`, `value satisfies Type` and `value!`; other nodes as they are. */
export function withoutType(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const isTyped = /^TS(As|Satisfies|NonNull)Expression$/.test(node?.type ?? "");
  return isTyped ? withoutType(childOf(node, "expression")) : node;
}

/** Returns the text of a string, or of a template without expressions; undefined for other nodes. */
export function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === "StringLiteral") return String(node["value"]);
  const [quasi, ...others] = childrenOf(node, "quasis");
  if (node?.type !== "TemplateLiteral" || quasi === undefined || others.length > 0)
    return undefined;
  return (quasi["value"] as { readonly cooked?: string }).cooked;
}

/** Returns the name of an identifier, or of a property that is accessed by its name; undefined for other nodes. */
export function nameOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === "Identifier") return String(node["name"]);
  const isMember = node?.type === "MemberExpression" || node?.type === "OptionalMemberExpression";
  return isMember && node["computed"] !== true ? nameOf(childOf(node, "property")) : undefined;
}

/** Returns the names that lead to a value: `["images", "redis"]` for `images.redis`; undefined for what is computed. */
export function pathOf(node: SyntaxNode | undefined): readonly string[] | undefined {
  if (node?.type === "Identifier") return [String(node["name"])];
  if (node?.type === "ThisExpression") return ["this"];
  if (node?.type !== "MemberExpression" && node?.type !== "OptionalMemberExpression")
    return undefined;
  const owner = pathOf(childOf(node, "object"));
  const property = childOf(node, "property");
  const name = node["computed"] === true ? textOf(property) : nameOf(property);
  return owner === undefined || name === undefined ? undefined : [...owner, name];
}

/** Returns the names that a parameter declares, also those within `{ a, b: [c] = [] }`. */
export function namesIn(pattern: SyntaxNode | undefined): readonly string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [String(pattern["name"])];
    case "AssignmentPattern":
      return namesIn(childOf(pattern, "left"));
    case "RestElement":
      return namesIn(childOf(pattern, "argument"));
    case "TSParameterProperty":
      return namesIn(childOf(pattern, "parameter"));
    case "ArrayPattern":
      return childrenOf(pattern, "elements").flatMap(namesIn);
    case "ObjectPattern":
      return childrenOf(pattern, "properties").flatMap((each) =>
        namesIn(childOf(each, "value") ?? each),
      );
    default:
      return [];
  }
}

/**
 * Returns the names that a file takes from other files by `import` or `require()`, each with its name there. That is
 * undefined for a whole module, and for a default export.
 */
export function importsOf(program: SyntaxNode): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  const add = (local: SyntaxNode | undefined, there?: SyntaxNode): void => {
    const imported = nameOf(there) ?? textOf(there);
    for (const name of namesIn(local))
      found.set(name, imported === "default" ? undefined : imported);
  };
  walk(program, (node) => {
    if (node.type === "ImportDeclaration") {
      for (const each of childrenOf(node, "specifiers"))
        add(childOf(each, "local"), childOf(each, "imported"));
    }
    if (node.type === "TSImportEqualsDeclaration") add(childOf(node, "id"));
    if (node.type !== "VariableDeclarator") return;
    const [id, value] = [childOf(node, "id"), withoutType(childOf(node, "init"))];
    const member = childOf(value, "property");
    if (!isModule(member === undefined ? value : childOf(value, "object"))) return;
    if (id?.type !== "ObjectPattern") add(id, member);
    else {
      for (const each of childrenOf(id, "properties"))
        add(childOf(each, "value"), childOf(each, "key"));
    }
  });
  return found;
}

/** Returns whether a value is `require("…")` or `await import("…")`. */
function isModule(node: SyntaxNode | undefined): boolean {
  const call = node?.type === "AwaitExpression" ? childOf(node, "argument") : node;
  const callee = childOf(call, "callee");
  return (
    call?.type === "CallExpression" && (callee?.type === "Import" || nameOf(callee) === "require")
  );
}
