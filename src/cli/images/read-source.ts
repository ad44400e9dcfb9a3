import { dockerfileImages } from "../../build/dockerfile-images";
import { SOCAT_IMAGE } from "../../builder/socat-container";
import { RYUK_IMAGE } from "../../cleanup/ryuk/ryuk-spec";
import { messageOf } from "../../errors";
import { SSHD_IMAGE } from "../../host-access/tunnel/sidecar";
import { ImageName } from "../../spec/image-name";
import { parseSource, type SyntaxNode } from "../project/parse-source";
import { childOf, childrenOf, nameOf, textOf, walk, withoutType } from "../project/syntax";

/** What a source file says about images. */
export interface SourceImages {
  /** The images of its builders and modules, of classes that extend them, and of Dockerfiles in strings. */
  readonly images: readonly string[];
  /** Builders whose image is not readable: `12: new GenericContainer(imageFor(version))`. */
  readonly unreadable: readonly string[];
}

/** A source file, before the constants of other files are known. */
export interface Source {
  /** The constants of the file that are strings, by name. */
  readonly constants: ReadonlyMap<string, string>;
  /** Finds the images. `known` gives the constants of other files, which this one may import. */
  readonly images: (known: ReadonlyMap<string, string>) => SourceImages;
}

/** The images of classes that can be made without one. */
const DEFAULT_IMAGES: Readonly<Record<string, string>> = {
  SocatContainer: SOCAT_IMAGE,
};

/** Nodes that give a name to a string: a constant, a member of a class or an object, a member of an enumeration. */
const NAMING: Readonly<Record<string, readonly [name: string, value: string]>> = {
  VariableDeclarator: ["id", "init"],
  ClassProperty: ["key", "value"],
  ObjectProperty: ["key", "value"],
  TSEnumMember: ["id", "initializer"],
};

/**
 * Reads a JavaScript or TypeScript file. It does not run the code, so an image that code computes is unreadable, and so
 * is a file with a syntax error.
 */
export function readSource(path: string, text: string): Source {
  let program: SyntaxNode;
  try {
    program = parseSource(text, path);
  } catch (error) {
    const unreadable = [`1: ${messageOf(error)}`];
    return { constants: new Map(), images: () => ({ images: [], unreadable }) };
  }
  const constants = constantsOf(program);
  return {
    constants,
    images: (known) => imagesOf(program, text, (name) => constants.get(name) ?? known.get(name)),
  };
}

/** Returns the strings that have names. The first one with a name counts. */
function constantsOf(program: SyntaxNode): Map<string, string> {
  const found = new Map<string, string>();
  walk(program, (node) => {
    const [key, value] = NAMING[node.type] ?? [];
    if (key === undefined || value === undefined) return;
    const name = nameOf(childOf(node, key)) ?? textOf(childOf(node, key));
    const text = textOf(withoutType(childOf(node, value)));
    if (name !== undefined && text !== undefined && !found.has(name)) found.set(name, text);
  });
  return found;
}

function imagesOf(
  program: SyntaxNode,
  text: string,
  constant: (name: string) => string | undefined,
): SourceImages {
  const images = new Set<string>();
  const unreadable: string[] = [];
  walk(program, (node) => {
    for (const image of imagesNamedBy(node)) images.add(image);
    if (!takesImage(node)) return;
    const image = imageIn(childrenOf(node, "arguments")[0], constant);
    const fallback = DEFAULT_IMAGES[nameOf(childOf(node, "callee")) ?? ""];
    if (image !== undefined && isImageName(image)) images.add(image);
    else if (childrenOf(node, "arguments").length > 0) {
      const shown = text.slice(node.start, node.end).split("\n")[0]?.slice(0, 100) ?? "";
      unreadable.push(`${node.loc.start.line}: ${shown}`);
    } else if (fallback !== undefined) images.add(fallback);
  });
  return { images: [...images], unreadable };
}

/** Returns whether a node is `new …Container(…)` or `Images.pull(…)`. */
function takesImage(node: SyntaxNode): boolean {
  const callee = childOf(node, "callee");
  if (node.type === "NewExpression") return nameOf(callee)?.endsWith("Container") === true;
  const object = nameOf(childOf(callee, "object"));
  return (
    node.type === "CallExpression" && nameOf(callee) === "pull" && /^images$/i.test(object ?? "")
  );
}

/** Returns the image in an argument: a string, a constant, or either in `ImageName.fromString()`. */
function imageIn(
  argument: SyntaxNode | undefined,
  constant: (name: string) => string | undefined,
): string | undefined {
  const node = withoutType(argument);
  const callee = childOf(node, "callee");
  if (nameOf(callee) === "fromString") return imageIn(childrenOf(node, "arguments")[0], constant);
  const object = childOf(callee, "object");
  // A method of an image's name, such as asCompatibleSubstituteFor().
  if (object?.type === "CallExpression") return imageIn(object, constant);
  const name = nameOf(node);
  return textOf(node) ?? (name === undefined ? undefined : constant(name));
}

/** Returns the images that a node names in another way than by a call that takes an image. */
function imagesNamedBy(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case "ClassDeclaration":
    case "ClassExpression":
      return /(Container|Builder)$/.test(nameOf(childOf(node, "superClass")) ?? "")
        ? imagesOfClass(node).filter(isImageName)
        : [];
    case "ObjectProperty":
      return dockerfileIn(node);
    case "CallExpression":
      return nameOf(childOf(node, "callee")) === "exposeHostPorts" ? [SSHD_IMAGE] : [];
    case "AssignmentExpression":
      return nameOf(childOf(node, "left")) === "MAYFLY_CLEANUP" &&
        textOf(childOf(node, "right")) === "ryuk"
        ? [RYUK_IMAGE]
        : [];
    default:
      return [];
  }
}

/** Returns the strings that a class hands to its base class, and those that its constructor has as defaults. */
function imagesOfClass(node: SyntaxNode): string[] {
  const found: string[] = [];
  const add = (text: string | undefined): void => {
    if (text !== undefined) found.push(text);
  };
  walk(node, (inner) => {
    if (inner.type === "CallExpression" && childOf(inner, "callee")?.type === "Super")
      add(textOf(childrenOf(inner, "arguments")[0]));
    if (inner.type === "ClassMethod" && inner["kind"] === "constructor")
      for (const parameter of childrenOf(inner, "params")) add(textOf(defaultOf(parameter)));
  });
  return found;
}

/** Returns the default of `name = value`, also of `private readonly name = value`. */
const defaultOf = (parameter: SyntaxNode): SyntaxNode | undefined =>
  childOf(childOf(parameter, "parameter") ?? parameter, "right");

/** Returns the images of a Dockerfile in a string; the member can also be the name of a file. */
function dockerfileIn(property: SyntaxNode): readonly string[] {
  const key = childOf(property, "key");
  const text = textOf(childOf(property, "value")) ?? "";
  const isDockerfile = /^dockerfile$/i.test(nameOf(key) ?? textOf(key) ?? "");
  return isDockerfile && /^\s*(#|ARG|FROM)/i.test(text) ? dockerfileImages(text) : [];
}

function isImageName(name: string): boolean {
  try {
    ImageName.fromString(name);
    return true;
  } catch {
    return false;
  }
}
