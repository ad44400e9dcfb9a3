import { InvalidOptionError, messageOf, WaitFailedError } from "../errors";
import type { Handle } from "../spec/handle";
import { checkTarget } from "../spec/options";
import type { WaitContext } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { poll } from "./poll";
import { excerpt, lastLine } from "./excerpt";
import { textMatcher, type TextMatcher } from "./text-matcher";

export interface FileExpectation {
  /**
   * A string that the file contains, a pattern, or a function that gets the file read as UTF-8; if it throws, the
   * content is rejected. Only the first 16 MiB are read. Default: any content.
   */
  readonly content?: string | RegExp | ((content: string) => boolean);
}

interface Options extends BaseOptions {
  readonly path: string;
  readonly content: FileExpectation["content"] | undefined;
  readonly matches: TextMatcher | undefined;
}

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Waits until a file exists in the container, with the expected content if one is given.
 *
 * Needs no shell in the image. Also works after the container has exited.
 */
export class FileWait extends BaseWait<Options> {
  readonly survivesExit = true;

  constructor(path: string, { content }: FileExpectation = {}) {
    const matches =
      content === undefined || typeof content === "function"
        ? content
        : textMatcher(content, "forFile.content");
    super(Object.freeze({ path: checkTarget(path, "forFile"), content, matches }));
  }

  get description(): string {
    const { path, content } = this.options;
    if (content === undefined) return `the file ${path} to exist`;
    if (typeof content === "function") return `the file ${path} to have the expected content`;
    const what = typeof content === "string" ? JSON.stringify(excerpt(content)) : String(content);
    return `the file ${path} to contain ${what}`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    await poll(context, async () => {
      const ended = context.exited.aborted;
      const notYet = await this.look(handle, context.signal);
      if (notYet === true || !ended) return notYet;
      context.report(notYet);
      throw new WaitFailedError(this.description, `the container exited, and ${notYet}`);
    });
  }

  private async look(handle: Handle, signal: AbortSignal): Promise<true | string> {
    const { path, matches } = this.options;
    const first = matches === undefined ? 0 : MOST_BYTES;
    const content = await handle.readFile(path, { first }, signal);
    if (content === undefined) return "the file does not exist";
    if (matches === undefined) return true;
    const text = content.toString("utf8");
    let verdict: unknown;
    try {
      verdict = matches(text);
    } catch (error) {
      return `the content function threw: ${messageOf(error)}`;
    }
    if (verdict === true) return true;
    if (verdict !== false) {
      throw new InvalidOptionError("forFile.content", "a function that returns a boolean", verdict);
    }
    return text === "" ? "it is empty" : `its last line: ${excerpt(lastLine(text))}`;
  }
}
