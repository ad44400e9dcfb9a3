import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Ssh2 from "ssh2";
import { MayflyError, messageOf } from "./errors";

// What bundlers must not look for when they put Mayfly into a bundle. They follow `require` and `import()` with a name,
// but not the functions that createRequire returns.

/** Loads a package that only a test runner has. */
export function requireOfRunner(name: string): unknown {
  return createRequire(ownFile())(name);
}

/**
 * Loads a package that the user's project has, whether or not Mayfly is in a bundle. Looks from this file, and then from
 * the working directory. Throws Node's error if neither finds it.
 */
export function requireOfProject(name: string): unknown {
  const places = [ownFile(), join(process.cwd(), "package.json")].map((file) =>
    createRequire(file),
  );
  const found = places.find((require) => {
    try {
      require.resolve(name);
      return true;
    } catch {
      return false;
    }
  });
  return (found ?? createRequire(ownFile()))(name);
}

/** The packages that lead to ssh2, which dockerode brings. */
const OWNERS = ["dockerode", "docker-modem"];

/**
 * Loads ssh2, which is not a dependency of Mayfly itself. Finds it as its owner does, so it need not be in the
 * project's `node_modules`: pnpm and Yarn's Plug'n'Play leave it out there.
 *
 * Throws MayflyError with the code PACKAGE_NOT_FOUND if a bundle includes Mayfly, and dockerode is not beside it.
 */
export function loadSsh2(): typeof Ssh2 {
  let require = createRequire(ownFile());
  try {
    for (const owner of OWNERS) require = createRequire(require.resolve(owner));
  } catch (cause) {
    const [reason = ""] = messageOf(cause).split("\n");
    throw new MayflyError("PACKAGE_NOT_FOUND", `ssh2 was not found: ${reason}.`, {
      cause,
      hint: "leave mayfly out of the bundle, or install dockerode where the bundle is.",
    });
  }
  return require("ssh2") as typeof Ssh2;
}

/** Returns where a search begins. Nothing says where a bundle is if it is an ES module. */
function ownFile(): string {
  return typeof __filename === "string" ? __filename : join(process.cwd(), "package.json");
}
