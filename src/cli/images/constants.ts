import type { SyntaxNode } from "../project/parse-source";
import { childOf, childrenOf, nameOf, textOf, walk, withoutType } from "../project/syntax";

/**
 * Strings that have names: `IMAGE` for a variable, `images.redis` for a member of an object, a class or an enumeration.
 * The last two names count of a deeper member.
 */
export type Constants = ReadonlyMap<string, string>;

/** Finds the constants of a file. The first one with a name counts. */
export function constantsOf(program: SyntaxNode): Constants {
  const found = new Map<string, string>();
  const add = (name: string, value: SyntaxNode | undefined): void => {
    const text = textOf(withoutType(value));
    if (text !== undefined && !found.has(name)) found.set(name, text);
  };
  walk(program, (node) => {
    for (const { owner, members } of groupsIn(node)) {
      for (const { name, value } of members) {
        if (name !== undefined) add(owner === undefined ? name : `${owner}.${name}`, value);
      }
    }
  });
  return found;
}

/** Names with their values. */
interface Group {
  /** Undefined for what is known by its own name. */
  readonly owner: string | undefined;
  readonly members: readonly Member[];
}

interface Member {
  readonly name: string | undefined;
  readonly value: SyntaxNode | undefined;
}

/** Returns the names that a node gives to values. */
function groupsIn(node: SyntaxNode): readonly Group[] {
  const [left, right] = [childOf(node, "left"), childOf(node, "right")];
  switch (node.type) {
    case "VariableDeclarator": {
      const [id, value] = [childOf(node, "id"), childOf(node, "init")];
      const name = nameOf(id);
      return [
        { owner: undefined, members: [{ name, value }] },
        { owner: name, members: name === undefined ? [] : membersOf(value) },
      ];
    }
    case "ObjectProperty":
    case "ClassProperty": {
      const owner = keyOf(node);
      return owner === undefined ? [] : [{ owner, members: membersOf(childOf(node, "value")) }];
    }
    case "ExportDefaultDeclaration":
      return [{ owner: "default", members: membersOf(childOf(node, "declaration")) }];
    case "ClassDeclaration":
    case "ClassExpression": {
      const members = childrenOf(childOf(node, "body"), "body").map(memberOf);
      return [nameOf(childOf(node, "id")), "this"].flatMap((owner) =>
        owner === undefined ? [] : [{ owner, members }],
      );
    }
    case "TSEnumDeclaration": {
      const members = childrenOf(node, "members").map((each) => ({
        name: nameOf(childOf(each, "id")) ?? textOf(childOf(each, "id")),
        value: childOf(each, "initializer"),
      }));
      return [{ owner: nameOf(childOf(node, "id")), members }];
    }
    case "AssignmentExpression":
      // module.exports = { … }, and exports.name = … of CommonJS.
      if (nameOf(left) === "exports") return [{ owner: undefined, members: membersOf(right) }];
      return nameOf(childOf(left, "object")) === "exports"
        ? [{ owner: undefined, members: [{ name: nameOf(left), value: right }] }]
        : [];
    default:
      return [];
  }
}

/** Returns the members of an object, also of one in `Object.freeze()`. */
function membersOf(value: SyntaxNode | undefined): readonly Member[] {
  const node = withoutType(value);
  if (nameOf(childOf(node, "callee")) === "freeze")
    return membersOf(childrenOf(node, "arguments")[0]);
  return node?.type === "ObjectExpression" ? childrenOf(node, "properties").map(memberOf) : [];
}

const memberOf = (node: SyntaxNode): Member => ({
  name: keyOf(node),
  value: childOf(node, "value"),
});

const keyOf = (node: SyntaxNode): string | undefined =>
  textOf(childOf(node, "key")) ??
  (node["computed"] === true ? undefined : nameOf(childOf(node, "key")));
