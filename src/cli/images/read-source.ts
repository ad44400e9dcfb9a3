import { dockerfileImages } from "../../build/dockerfile-images";
import { SOCAT_IMAGE } from "../../builder/socat-container";
import { RYUK_IMAGE } from "../../cleanup/ryuk/ryuk-spec";
import { messageOf } from "../../errors";
import { SSHD_IMAGE } from "../../host-access/tunnel/sidecar";
import { ImageName } from "../../spec/image-name";
import { parseSource, type SyntaxNode } from "../project/parse-source";
import {
  childOf,
  childrenOf,
  importsOf,
  namesIn,
  nameOf,
  pathOf,
  textOf,
  walk,
  withoutType,
} from "../project/syntax";
import { constantsOf, type Constants } from "./constants";

/** What a source file says about images. */
export interface SourceImages {
  /** The images of its builders and modules, of classes that extend them, and of Dockerfiles in strings. */
  readonly images: readonly string[];
  /** Builders whose image is not readable: `12: new GenericContainer(imageFor(version))`. */
  readonly unreadable: readonly string[];
}

/** A source file, before the constants of other files are known. It keeps no syntax tree, which would be large. */
export interface Source {
  /** The strings of the file that have names, such as `IMAGE` and `images.redis`. */
  readonly constants: Constants;
  /** Why the file cannot be read; undefined if it can. */
  readonly fault: string | undefined;
  /** Finds the images. `known` has the constants of other files, of which this one takes those that it imports. */
  readonly images: (known: Constants) => SourceImages;
}

/** The images of classes that can be made without one. */
const DEFAULT_IMAGES: Readonly<Record<string, string>> = {
  SocatContainer: SOCAT_IMAGE,
};

/** An image in code: its name, or the path to a constant. */
type Named = { readonly text: string } | { readonly path: readonly string[] };

/** A place that takes an image; undefined if code computes it. */
interface Use {
  readonly image: Named | undefined;
  /** The place, for the user. */
  readonly shown: string;
}

/**
 * Reads a JavaScript or TypeScript file. It does not run the code, so an image that code computes is unreadable, and so
 * is the parameter of a function.
 */
export function readSource(path: string, text: string): Source {
  let program: SyntaxNode;
  try {
    program = parseSource(text, path);
  } catch (error) {
    const fault = `1: ${messageOf(error)}`;
    return { constants: new Map(), fault, images: () => ({ images: [], unreadable: [] }) };
  }
  const constants = constantsOf(program);
  const imports = importsOf(program);
  const uses = usesIn(program, text);
  return {
    constants,
    fault: undefined,
    images: (known) =>
      imagesOf(uses, (path) => {
        if (!imports.has(path[0] ?? "")) return constants.get(path.slice(-2).join("."));
        const found = keysOf(path, imports).find((key) => known.has(key));
        return found === undefined ? undefined : known.get(found);
      }),
  };
}

/** Returns the names that another file can have for a constant that is imported from it. */
function keysOf(
  path: readonly string[],
  imports: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const [root = "", ...members] = path;
  const imported = imports.get(root);
  const [name] = members;
  if (name === undefined) return imported === undefined ? [] : [imported];
  if (members.length > 1) return [members.slice(-2).join(".")];
  if (imported !== undefined) return [`${imported}.${name}`];
  return [name, `${root}.${name}`, `default.${name}`];
}

function imagesOf(
  uses: readonly Use[],
  constant: (path: readonly string[]) => string | undefined,
): SourceImages {
  const images = new Set<string>();
  const unreadable: string[] = [];
  for (const { image, shown } of uses) {
    const name = image !== undefined && "path" in image ? constant(image.path) : image?.text;
    if (name !== undefined && isImageName(name)) images.add(name);
    else unreadable.push(shown);
  }
  return { images: [...images], unreadable };
}

/** Finds the places that take an image. */
function usesIn(program: SyntaxNode, text: string): Use[] {
  const uses: Use[] = [];
  const functions: { readonly node: SyntaxNode; readonly parameters: readonly string[] }[] = [];
  walk(program, (node) => {
    const parameters = childrenOf(node, "params").flatMap(namesIn);
    if (parameters.length > 0) functions.push({ node, parameters });
    const line = text.slice(node.start, node.end).split("\n")[0]?.slice(0, 100) ?? "";
    const shown = `${node.loc.start.line}: ${line}`;
    for (const image of imagesNamedBy(node)) uses.push({ image: { text: image }, shown });
    if (!takesImage(node)) return;
    const [argument] = childrenOf(node, "arguments");
    const fallback = DEFAULT_IMAGES[nameOf(childOf(node, "callee")) ?? ""];
    if (argument === undefined) {
      if (fallback !== undefined) uses.push({ image: { text: fallback }, shown });
      return;
    }
    const image = imageIn(argument);
    const root = image !== undefined && "path" in image ? image.path[0] : undefined;
    const isParameter = functions.some(
      (each) => isWithin(node, each.node) && each.parameters.some((name) => name === root),
    );
    uses.push({ image: isParameter ? undefined : image, shown });
  });
  return uses;
}

const isWithin = (inner: SyntaxNode, outer: SyntaxNode): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

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
function imageIn(argument: SyntaxNode | undefined): Named | undefined {
  const node = withoutType(argument);
  const callee = childOf(node, "callee");
  if (nameOf(callee) === "fromString") return imageIn(childrenOf(node, "arguments")[0]);
  const object = childOf(callee, "object");
  // A method of an image's name, such as asCompatibleSubstituteFor().
  if (object?.type === "CallExpression") return imageIn(object);
  const [text, path] = [textOf(node), pathOf(node)];
  if (text !== undefined) return { text };
  return path === undefined ? undefined : { path };
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
