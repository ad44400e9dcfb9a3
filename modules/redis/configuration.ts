/** A line of redis.conf: the option's name in lower case, and its values. */
export type Directive = readonly [name: string, ...values: string[]];

/** Returns the text of a file that the container has when the server starts; undefined if it is not known here. */
export type ReadFile = (path: string) => string | undefined;

/** Included files may include each other; the server would refuse that. */
const DEEPEST_INCLUDE = 10;
const WORD = /"((?:\\.|[^"\\])*)"|'((?:\\'|[^'])*)'|(\S+)/gs;
const ESCAPE = /\\(?:x([0-9a-f]{2})|(.))/gis;
const NAMED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" };

/**
 * Returns what redis-server reads from its arguments and configuration files, in order: a later directive overrides
 * an earlier one (redis.io/docs/latest/operate/oss_and_stack/management/config). Skips files that are not known here.
 */
export function directives(args: readonly string[], read: ReadFile): Directive[] {
  const [first = ""] = args;
  const hasFile = first !== "" && !first.startsWith("-");
  const options = hasFile ? args.slice(1) : args;
  // The server, too, makes lines of its arguments.
  const lines = options.map((word) => (word.startsWith("--") ? `\n${word.slice(2)}` : quote(word)));
  return [
    ...(hasFile ? parse(read(first) ?? "", read, 1) : []),
    ...parse(lines.join(" "), read, 1),
  ];
}

/** Splits a line of redis.conf or of an ACL file into words, without their quotes. */
export function words(line: string): string[] {
  return [...line.matchAll(WORD)].map(([, double, single, plain = ""]) => {
    if (double !== undefined) return unescape(double);
    return single?.replaceAll("\\'", "'") ?? plain;
  });
}

function parse(text: string, read: ReadFile, depth: number): Directive[] {
  return text.split("\n").flatMap((line) => {
    if (line.trimStart().startsWith("#")) return [];
    const [name, ...values] = words(line);
    if (name === undefined) return [];
    const option = name.toLowerCase();
    if (option !== "include" || depth === DEEPEST_INCLUDE) return [[option, ...values] as const];
    return values.flatMap((path) => parse(read(path) ?? "", read, depth + 1));
  });
}

const quote = (word: string): string =>
  `"${word.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;

/** Bytes are given as `\xHH`, so the result is decoded as UTF-8. */
function unescape(text: string): string {
  const bytes = Buffer.from(text).toString("latin1");
  const plain = bytes.replace(ESCAPE, (_all, hex: string | undefined, char = "") =>
    hex === undefined
      ? (NAMED[String(char)] ?? String(char))
      : String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(plain, "latin1").toString();
}
