import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../src/module";
import type { StartedSeleniumContainer } from "./started-selenium-container";
import { readConsole, readOf, type ConsoleLine } from "./webdriver";

type Content = string | Buffer;

/**
 * Writes a session's screenshot, page, address and logs to a folder, and returns the files' paths. What cannot be read has a line
 * in `missing.txt` instead, so that the test's own error is the one that is thrown.
 */
export async function saveEvidence(
  server: StartedSeleniumContainer,
  session: string,
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, content: Content): Promise<void> => {
    const path = join(folder, name);
    await writeFile(path, content);
    written.push(path);
  };
  const missing: string[] = [];
  for (const [name, read] of Object.entries(readers(server, session))) {
    const content = await read().catch((error: unknown) => {
      missing.push(`${name}: ${messageOf(error)}\n`);
      return undefined;
    });
    if (content !== undefined) await write(name, content);
  }
  if (missing.length > 0) await write("missing.txt", missing.join(""));
  return written;
}

/** Returns how each file's content is read; undefined for a file that this browser does not have. */
function readers(
  server: StartedSeleniumContainer,
  session: string,
): Readonly<Record<string, () => Promise<Content | undefined>>> {
  const api = server.api();
  return {
    // The first request ends an open alert, and fails with its text. The address is the least loss.
    "url.txt": async () => `${await readOf<string>(api, session, "url")}\n`,
    "screenshot.png": async () =>
      Buffer.from(await readOf<string>(api, session, "screenshot"), "base64"),
    "page.html": () => readOf<string>(api, session, "source"),
    "console.log": async () => (await readConsole(api, session))?.map(lineOf).join(""),
    "selenium.log": async () => (await server.getLogs()).output,
  };
}

const lineOf = ({ timestamp, level, message }: ConsoleLine): string =>
  `${new Date(timestamp).toISOString()} ${level} ${message}\n`;
