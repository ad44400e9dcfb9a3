import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { ROOT } from "./paths";
import { runProgram } from "./run-program";
import { folderWith } from "./runner-packages";

/** The part of Playwright's API that tests use (playwright.dev/docs/api/class-page). */
export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  locator(selector: string, options?: { readonly hasText: string }): Locator;
  on(event: "request", listener: (request: { url(): string }) => void): void;
  on(event: "console", listener: (message: { text(): string }) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  screenshot(options: { readonly path: string; readonly fullPage?: boolean }): Promise<unknown>;
}

export interface Locator {
  locator(selector: string): Locator;
  first(): Locator;
  click(): Promise<void>;
  count(): Promise<number>;
  isVisible(): Promise<boolean>;
  allInnerTexts(): Promise<string[]>;
}

export interface Look {
  readonly colorScheme?: "light" | "dark";
  /** In CSS pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface Browser {
  newPage(look?: Look): Promise<Page>;
  close(): Promise<void>;
}

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];
const INSTALL_MS = 600_000;
const LAUNCH_MS = 180_000;

/**
 * Describes tests that look at pages in Chromium, without a window. As root on Debian or Ubuntu, a missing browser is
 * installed. On another machine without one, they do not run, and a warning says so; with MAYFLY_TEST_ALL_SERVERS they
 * fail.
 */
export function describeInBrowser(title: string, tests: (open: () => Browser) => void): void {
  if (!canOpen() && process.env["MAYFLY_TEST_ALL_SERVERS"] === undefined) {
    console.warn(`The tests of ${title} cannot run: they need ${PROGRAMS.join(", or ")}.`);
    describe.skip(title, () => {
      tests(() => {
        throw new Error("there is no browser");
      });
    });
    return;
  }
  describe(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await openBrowser();
    }, INSTALL_MS);
    afterAll(() => browser?.close());
    tests(() => {
      if (browser === undefined) throw new Error("the browser is not open");
      return browser;
    });
  });
}

function canOpen(): boolean {
  const mayInstall = process.getuid?.() === 0 && existsSync("/etc/debian_version");
  return mayInstall || findProgram() !== undefined;
}

async function openBrowser(): Promise<Browser> {
  const program = findProgram() ?? (await install());
  const require = createRequire(join(await folderWith("playwright-core"), "package.json"));
  const { chromium } = require("playwright-core") as {
    chromium: { launch(options: object): Promise<Browser> };
  };
  // Chromium's sandbox refuses to work for root.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: program, args, timeout: LAUNCH_MS });
}

async function install(): Promise<string> {
  const script = join(ROOT, "scripts", "chromium.mjs");
  const { code, stdout, stderr } = await runProgram(process.execPath, [script]);
  const program = findProgram();
  if (code !== 0 || program === undefined)
    throw new Error(`Chromium could not be installed:\n${stdout}${stderr}`);
  return program;
}

function findProgram(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const files = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
