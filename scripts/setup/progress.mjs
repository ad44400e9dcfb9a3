// Prints what the set-up is doing: full lines for important steps, and the latest line of verbose tools,
// rewritten in place on a terminal and repeated every 10 s in a log.

const HEARTBEAT_MS = 10_000;
const TITLE_WIDTH = 14;

export class Progress {
  #title;
  #started = performance.now();
  #latest = "";
  #heartbeat;

  /** @param {string} title */
  constructor(title) {
    this.#title = title.padEnd(TITLE_WIDTH);
    if (!process.stdout.isTTY) {
      this.#heartbeat = setInterval(() => {
        this.#print(`... ${this.#latest} (${seconds(this.#started)})`);
      }, HEARTBEAT_MS);
      this.#heartbeat.unref();
    }
  }

  /** @param {string} text */
  say(text) {
    this.#latest = text;
    this.#print(text);
  }

  /** @param {string} line the latest line of a tool that writes many */
  detail(line) {
    const text = line.trim();
    if (text === "") {
      return;
    }
    this.#latest = text;
    if (process.stdout.isTTY) {
      const width = Math.max(20, (process.stdout.columns ?? 80) - TITLE_WIDTH - 4);
      process.stdout.write(`\r\x1b[2K  ${this.#title}${text.slice(0, width)}`);
    }
  }

  /** @param {string} [result] */
  end(result) {
    clearInterval(this.#heartbeat);
    if (result !== undefined) {
      this.#print(`${result} (${seconds(this.#started)})`);
    } else if (process.stdout.isTTY) {
      process.stdout.write("\r\x1b[2K");
    }
  }

  #print(text) {
    const erase = process.stdout.isTTY ? "\r\x1b[2K" : "";
    process.stdout.write(`${erase}  ${this.#title}${text}\n`);
  }
}

/**
 * Runs one phase of the set-up and prints how long it took.
 * @template T
 * @param {string} title
 * @param {(progress: Progress) => Promise<{ result: string, value?: T }>} work
 * @returns {Promise<T>}
 */
export async function phase(title, work) {
  const progress = new Progress(title);
  try {
    const { result, value } = await work(progress);
    progress.end(result);
    return value;
  } catch (error) {
    progress.end();
    throw error;
  }
}

/** @param {number} started from performance.now() */
export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
