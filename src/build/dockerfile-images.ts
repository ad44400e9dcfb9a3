/** Build arguments by name. */
export type BuildArgs = Readonly<Record<string, string>>;

/**
 * Returns the images that a Dockerfile refers to, as far as they are known without building it.
 *
 * These are the images of `FROM`, `COPY --from`, `ADD --from`, `RUN --mount=from` and the syntax
 * directive, with build arguments expanded. The Dockerfile's own stages and `scratch` are left out.
 */
export function dockerfileImages(text: string, buildArgs: BuildArgs = {}): string[] {
  const { escape, syntax } = directivesOf(text);
  const images = new Set<string>(syntax === undefined ? [] : [syntax]);
  const stages = new Set<string>(["scratch"]);
  const args = new Map<string, string>();
  let stageCount = 0;

  const addUnlessStage = (name: string): void => {
    if (name !== "" && !stages.has(name.toLowerCase())) images.add(name);
  };
  for (const instruction of instructionsOf(text, escape)) {
    const [keyword, ...words] = instruction.split(/\s+/);
    switch (keyword?.toUpperCase()) {
      case "ARG":
        // An ARG within a stage has no effect on a FROM.
        if (stageCount > 0) break;
        for (const word of words) {
          const [name, fallback] = splitArgument(word);
          const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined;
          const value = given ?? (fallback && expand(fallback, args, escape));
          if (value !== undefined) args.set(name, value);
        }
        break;
      case "FROM": {
        const [image = "", as, stage] = words.filter((word) => !word.startsWith("--"));
        addUnlessStage(expand(unquote(image), args, escape));
        stages.add(String(stageCount++));
        if (as?.toUpperCase() === "AS" && stage !== undefined) stages.add(stage.toLowerCase());
        break;
      }
      case "COPY":
      case "ADD":
        for (const word of leadingFlags(words)) {
          if (word.startsWith("--from=")) addUnlessStage(word.slice("--from=".length));
        }
        break;
      case "RUN":
        for (const word of leadingFlags(words)) {
          const from = /^--mount=(?:.*,)?from=([^,]+)/.exec(word)?.[1];
          if (from !== undefined) addUnlessStage(from);
        }
        break;
    }
  }
  return [...images];
}

/** Returns whether an ADD instruction downloads something, which the build key does not cover. */
export function addsFromNetwork(text: string): boolean {
  return instructionsOf(text, directivesOf(text).escape).some((instruction) =>
    /^ADD\s(?:.*\s)?(?:https?:\/\/|git@|git:\/\/)/i.test(instruction),
  );
}

export function hasStage(text: string): boolean {
  return instructionsOf(text, directivesOf(text).escape).some((each) => /^FROM\s/i.test(each));
}

/** Returns whether an appended line would continue the Dockerfile's last instruction. */
export function endsUnfinished(text: string): boolean {
  const { escape } = directivesOf(text);
  const continued = escape === "`" ? /`\s*$/ : /\\\s*$/;
  const last = text.split("\n").findLast((line) => line.trim() !== "" && !/^\s*#/.test(line));
  return last !== undefined && continued.test(last);
}

/** Reads the directives: comments of the form `# name=value` at the top. */
function directivesOf(text: string): { escape: string; syntax: string | undefined } {
  const directives = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const [, name, rest] = /^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=([^]*)$/.exec(line) ?? [];
    // Trimmed here: a regular expression with blanks on both sides would take cubic time.
    const value = rest?.trim() ?? "";
    if (name === undefined || value === "") break;
    if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), value);
  }
  const [escape, syntax] = [directives.get("escape"), directives.get("syntax")];
  return { escape: escape === "`" ? "`" : "\\", syntax: syntax?.split(/\s/)[0] };
}

/**
 * Returns one string per instruction: continued lines are joined, comments and here-documents
 * removed.
 */
function instructionsOf(text: string, escape: string): string[] {
  const continued = escape === "`" ? /`\s*$/ : /\\\s*$/;
  const instructions: string[] = [];
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .values();
  let pending = "";
  for (const line of lines) {
    if (/^\s*#/.test(line) || line.trim() === "") continue;
    pending += line.replace(continued, "");
    if (continued.test(line)) continue;
    const instruction = pending.trim();
    pending = "";
    instructions.push(instruction);
    for (const end of hereDocuments(instruction)) {
      for (const body of lines) if (body.replace(/^\t+/, "") === end) break;
    }
  }
  if (pending.trim() !== "") instructions.push(pending.trim());
  return instructions;
}

/** Returns the words that end the here-documents of an instruction. */
function hereDocuments(instruction: string): string[] {
  if (!/^(?:RUN|COPY|ADD)\s/i.test(instruction)) return [];
  return [...instruction.matchAll(/<<-?(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/g)].map(
    ([, , word = ""]) => word,
  );
}

function leadingFlags(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => !word.startsWith("--"));
  return end === -1 ? words : words.slice(0, end);
}

function splitArgument(word: string): [string, string | undefined] {
  const equals = word.indexOf("=");
  if (equals === -1) return [word, undefined];
  return [word.slice(0, equals), unquote(word.slice(equals + 1))];
}

const unquote = (word: string): string => word.replace(/^(["'])(.*)\1$/, "$2");

const VARIABLE =
  /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+])((?:[^{}]|\{[^{}]*\})*))?\})/g;

/** The maximum length of an expanded word; image names are shorter. */
const LONGEST_WORD = 4096;

/**
 * Expands `$name`, `${name}`, `${name:-default}` and `${name:+alternative}`.
 *
 * A word that becomes too long is replaced by an empty string: arguments that refer to each other
 * can double in length with every line.
 */
function expand(word: string, values: ReadonlyMap<string, string>, escape: string): string {
  if (word.length > LONGEST_WORD) return "";
  const expanded = word.replace(
    VARIABLE,
    (all, plain: string | undefined, braced = "", operator = "", other = "", offset: number) => {
      if (word[offset - 1] === escape) return all;
      const value = values.get(plain ?? (braced as string));
      const isSet = value !== undefined && !((operator as string).startsWith(":") && value === "");
      const otherwise = (): string => expand(other as string, values, escape);
      if ((operator as string).endsWith("+")) return isSet ? otherwise() : "";
      if (isSet) return value;
      return (operator as string).endsWith("-") ? otherwise() : "";
    },
  );
  return expanded.length > LONGEST_WORD ? "" : expanded;
}
