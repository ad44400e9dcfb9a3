import { join } from "node:path";
import { installed } from "./npm-packages";
import { ROOT } from "./paths";

/**
 * Test runners, and mocks that tests use beside Mayfly. Mayfly itself uses none of them. Their versions are fixed, so
 * that a failure is Mayfly's.
 */
const PACKAGES = {
  // The last version for Node 20.
  "@cucumber/cucumber": { name: "@cucumber/cucumber", version: "12.9.0" },
  "@playwright/test": { name: "@playwright/test", version: "1.65.1" },
  // The last version for Node 20.
  ava: { name: "ava", version: "6.4.1" },
  bun: { name: "bun", version: "1.4.5" },
  deno: { name: "deno", version: "2.9.6" },
  jasmine: { name: "jasmine", version: "5.13.0" },
  "jest-environment-jsdom": { name: "jest-environment-jsdom", version: "30.5.2" },
  // The last version before 30, under a name other than that of the repository's own Jest.
  "jest-29": { name: "jest-29", version: "npm:jest@29.7.0" },
  memfs: { name: "memfs", version: "4.80.1" },
  mocha: { name: "mocha", version: "11.7.6" },
  msw: { name: "msw", version: "2.15.0" },
  // The first that mocks connections instead of requests.
  "msw-3": { name: "msw-3", version: "npm:msw@3.0.5" },
  nock: { name: "nock", version: "14.0.17" },
  // The first that mocks connections instead of requests.
  "nock-15": { name: "nock-15", version: "npm:nock@15.0.6" },
  "playwright-core": { name: "playwright-core", version: "1.65.1" },
  "timezone-mock": { name: "timezone-mock", version: "1.4.3" },
  vitest: { name: "vitest", version: "3.2.4" },
  // For its differences.
  "vitest-4": { name: "vitest", version: "4.1.12" },
} as const;

/** Packages of the repository's own `node_modules`. */
export type OwnPackage = "jest" | "pg";

export type RunnerPackage = keyof typeof PACKAGES;

const isOwn = (each: RunnerPackage | OwnPackage): each is OwnPackage => !(each in PACKAGES);

/** The name of a package in the `node_modules` of `folderWith`. */
export const packageName = (runner: RunnerPackage | OwnPackage): string =>
  isOwn(runner) ? runner : PACKAGES[runner].name;

/**
 * Returns the `node_modules` of a folder that has this package. A package that is not the repository's own is
 * installed when a test first needs it, and stays there for later runs.
 */
export async function folderWith(runner: RunnerPackage | OwnPackage): Promise<string> {
  if (isOwn(runner)) return join(ROOT, "node_modules");
  const { name, version } = PACKAGES[runner];
  return installed({ [name]: version });
}

/** Bun is a binary of its own, which comes in a separate package for each kind of machine. */
export async function bunProgram(): Promise<string> {
  const { platform, arch } = process;
  return join(await folderWith("bun"), "@oven", `bun-${platform}-${arch}`, "bin", "bun");
}
