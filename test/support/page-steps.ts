import { readPage } from "./pages";

/** What a reader does at a code block: run its commands, or save it as a file. */
export type Step =
  { readonly commands: readonly string[] } | { readonly file: string; readonly text: string };

interface Section {
  readonly title: string;
  readonly steps: readonly Step[];
}

const FENCE = /^```(\w*)$/;
const HEADING = /^#+ (.+)$/;
/** The last file name of a paragraph, as in: Save this as `redis.test.ts`: */
const FILE_NAME = /`([\w.-]+\.\w+)`[^`]*$/;

/**
 * Returns the sections of a page, each from its heading to the next one, with what a reader does there.
 *
 * A block of type `sh` has commands. Any other block is a file, whose name is the last one in the paragraph above.
 */
export function sectionsOf(page: string): Section[] {
  const sections: { title: string; steps: Step[] }[] = [];
  let paragraph = "";
  const lines = readPage(page).split("\n")[Symbol.iterator]();
  for (const line of lines) {
    const [, title] = HEADING.exec(line) ?? [];
    const [, language] = FENCE.exec(line) ?? [];
    if (title !== undefined) sections.push({ title, steps: [] });
    if (language !== undefined) {
      const section = sections.at(-1);
      if (section === undefined) throw new Error(`${page}: a code block above every heading`);
      const block = blockOf(lines);
      section.steps.push(step(language, block, paragraph, `${page}, ${section.title}`));
      paragraph = "";
    } else if (line !== "") {
      paragraph += ` ${line}`;
    } else if (!paragraph.endsWith(":")) {
      paragraph = "";
    }
  }
  return sections;
}

function blockOf(lines: Iterator<string>): string[] {
  const block: string[] = [];
  for (let next = lines.next(); next.done !== true && next.value !== "```"; next = lines.next()) {
    block.push(next.value);
  }
  return block;
}

function step(language: string, block: readonly string[], paragraph: string, place: string): Step {
  if (language === "sh") return { commands: block };
  const [, file] = FILE_NAME.exec(paragraph) ?? [];
  if (file === undefined) throw new Error(`${place}: no file name above a block: ${paragraph}`);
  return { file, text: `${block.join("\n")}\n` };
}
