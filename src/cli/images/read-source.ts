import { dockerfileImages } from "../../build/dockerfile-images";
import { SOCAT_IMAGE } from "../../builder/socat-container";
import { RYUK_IMAGE } from "../../cleanup/ryuk/ryuk-spec";
import { SSHD_IMAGE } from "../../host-access/tunnel/sidecar";
import { ImageName } from "../../spec/image-name";

/** What a source file says about images. */
export interface SourceImages {
  readonly images: readonly string[];
  /** Builders whose image is not readable: `12: new GenericContainer(imageFor(version))`. */
  readonly unreadable: readonly string[];
}

/** The images of classes that can be made without one. */
const DEFAULT_IMAGES: Readonly<Record<string, string>> = {
  SocatContainer: SOCAT_IMAGE,
};

/** The images of Mayfly's own helpers, by what in a source uses them. */
const HELPERS: readonly (readonly [RegExp, string])[] = [
  [/\bexposeHostPorts\s*\(/, SSHD_IMAGE],
  [/\bMAYFLY_CLEANUP\b.{0,9}\bryuk\b/i, RYUK_IMAGE],
];

const STRING = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|${"`"}(?:\\.|[^${"`"}\\])*${"`"}`;
const COMMENT_OR_STRING = new RegExp(String.raw`(${STRING})|\/\/[^\n]*|\/\*[^]*?\*\/`, "g");
/** `new GenericContainer(`, `new redis.RedisContainer<T>(`, `Images.pull(`, with the beginning of the argument. */
const CALL =
  /\b(?:new\s+(?:\w+\.)*(?<name>\w*Container)\s*(?:<[^()<>]*>)?|(?:Images|images)\.pull)\s*\(\s*/g;
/** A class of the user's that hands an image to its base class, or has a default image. */
const SUBCLASS = /\bclass\s+\w+\s+extends\s+[\w.]*(?:Container|Builder)\b/;
const HANDED = new RegExp(
  String.raw`\bsuper\s*\(\s*(${STRING})|\bconstructor\s*\(\s*(?:\w+\s+)*\w+\s*(?::[^=,)]+)?=\s*(${STRING})`,
  "g",
);
const CONSTANT = new RegExp(
  String.raw`\b(?:const|let|var|static|readonly)\s+(\w+)\s*(?::[^=;]+)?=\s*(${STRING})`,
  "g",
);
const MEMBER = new RegExp(String.raw`\b(\w+)\s*:\s*(${STRING})`, "g");
const INLINE_DOCKERFILE = new RegExp(String.raw`\b[Dd]ockerfile["']?\s*:\s*(${STRING})`, "g");
const NAME_OF = /^(?:\w+\.)*ImageName\.fromString\s*\(\s*/;

/** Returns the constants of a source that are strings, by name, for other files that import them. */
export function constantsOf(source: string): Map<string, string> {
  const text = withoutComments(source);
  const pairs = [...text.matchAll(CONSTANT), ...text.matchAll(MEMBER)].flatMap(
    ([, name = "", literal = ""]): [string, string][] => {
      const value = valueOf(literal);
      return value === undefined ? [] : [[name, value]];
    },
  );
  // The first one counts: constants come before members, which can have any name.
  return new Map(pairs.reverse());
}

/**
 * Returns the images that a JavaScript or TypeScript source names: those of its builders and modules, of its classes that
 * extend them, and of Dockerfiles in strings. `known` gives the constants of other files.
 *
 * It reads the text and does not run it, so an image that code computes is unreadable.
 */
export function readSource(source: string, known: ReadonlyMap<string, string>): SourceImages {
  const text = withoutComments(source);
  const own = constantsOf(source);
  const images = new Set<string>();
  const unreadable: string[] = [];
  const add = (name: string): boolean => {
    if (!isImageName(name)) return false;
    images.add(name);
    return true;
  };
  for (const call of text.matchAll(CALL)) {
    const name = call.groups?.["name"];
    const rest = text.slice(call.index + call[0].length);
    if (rest.startsWith(")")) {
      const image = DEFAULT_IMAGES[name ?? ""];
      if (image !== undefined) images.add(image);
      continue;
    }
    const argument = argumentOf(rest, (constant) => own.get(constant) ?? known.get(constant));
    if (argument !== undefined && add(argument)) continue;
    const line = text.slice(0, call.index).split("\n").length;
    const shown = `${call[0]}${rest.slice(0, 80)}`.split("\n")[0]?.trim() ?? "";
    unreadable.push(`${line}: ${shown}`);
  }
  if (SUBCLASS.test(text)) {
    for (const [, handed, fallback] of text.matchAll(HANDED)) {
      const value = valueOf(handed ?? fallback ?? "");
      if (value !== undefined) add(value);
    }
  }
  for (const [, literal = ""] of text.matchAll(INLINE_DOCKERFILE)) {
    const value = valueOf(literal);
    // The member can also name a file.
    if (value !== undefined && /^\s*(#|ARG|FROM)/i.test(value)) {
      for (const image of dockerfileImages(value)) add(image);
    }
  }
  for (const [pattern, image] of HELPERS) if (pattern.test(text)) images.add(image);
  return { images: [...images], unreadable };
}

/** Returns the argument at the beginning of code, if it is a string or the name of a constant. */
function argumentOf(
  text: string,
  constant: (name: string) => string | undefined,
): string | undefined {
  const prefix = NAME_OF.exec(text)?.[0] ?? "";
  const rest = text.slice(prefix.length);
  const literal = new RegExp(`^(?:${STRING})`).exec(rest)?.[0];
  if (literal !== undefined) return valueOf(literal);
  const name = /^(?:\w+\.)*(\w+)\s*[,)]/.exec(rest)?.[1];
  return name === undefined ? undefined : constant(name);
}

/** Returns the value of a literal; undefined for a template with expressions. */
function valueOf(literal: string): string | undefined {
  if (literal.startsWith("`") && literal.includes("${")) return undefined;
  return literal
    .slice(1, -1)
    .replace(/\\(.)/gs, (_, char: string) => (char === "n" ? "\n" : char === "t" ? "\t" : char));
}

/** Replaces comments by spaces; lines keep their numbers. */
const withoutComments = (source: string): string =>
  source.replace(COMMENT_OR_STRING, (all, text: string | undefined) =>
    text === undefined ? all.replace(/[^\n]/g, " ") : all,
  );

function isImageName(name: string): boolean {
  try {
    ImageName.fromString(name);
    return true;
  } catch {
    return false;
  }
}
