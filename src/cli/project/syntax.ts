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
