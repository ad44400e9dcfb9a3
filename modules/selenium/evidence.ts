import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartedSeleniumContainer } from "./started-selenium-container";
import { readConsole, readOf, type ConsoleLine } from "./webdriver";

/** Writes a session's screenshot, page, address and logs to a folder, and returns the files' paths. */
export async function saveEvidence(
  server: StartedSeleniumContainer,
  session: string,
  folder: string,
): Promise<string[]> {
  const api = server.api();
  const screenshot = await readOf<string>(api, session, "screenshot");
  const page = await readOf<string>(api, session, "source");
  const url = await readOf<string>(api, session, "url");
  const console = await readConsole(api, session);
  const { output } = await server.getLogs();
  const files: Readonly<Record<string, string | Buffer>> = {
    "screenshot.png": Buffer.from(screenshot, "base64"),
    "page.html": page,
    "url.txt": `${url}\n`,
    ...(console !== undefined && { "console.log": console.map(lineOf).join("") }),
    "selenium.log": output,
  };
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFile(path, content);
    written.push(path);
  }
  return written;
}

const lineOf = ({ timestamp, level, message }: ConsoleLine): string =>
  `${new Date(timestamp).toISOString()} ${level} ${message}\n`;
