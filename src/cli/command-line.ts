import { InvalidOptionError } from "../errors";
import { findSessionObjects, isLeftover, type SessionObject } from "../cleanup/find-leftovers";
import { findReused } from "../cleanup/find-reused";
import type { EngineCalls } from "../cleanup/engine-calls";
import { removeObjects } from "../cleanup/remove-labelled";
import { isKeptFailure } from "../spec/labels/failed-name";
import { VERSION } from "../version";
import { findBaked, formatObjects, toJson } from "./objects";
import { printable } from "./table";

const HELP = `Usage: mayfly <command>

  mayfly ls                 list what Mayfly created on the engine: the objects of sessions,
                            reusable ones and baked images
  mayfly ls --json          print the list as JSON
  mayfly prune              remove the objects that your ended sessions on this machine left, and
                            containers that MAYFLY_KEEP_FAILED kept
  mayfly prune --all        remove the objects of all sessions, including living ones and
                            those of other users and machines; asks first
  mayfly prune --baked      also remove baked images that no container uses
  mayfly prune --reused     also remove your reusable containers, networks and volumes, even
                            if they are in use
  mayfly prune --dry-run    print what would be removed
  mayfly prune --yes        do not ask for confirmation
  mayfly --version          print the version

The command finds the engine in the same way as the library: DOCKER_HOST, DOCKER_CONTEXT, the usual
sockets. Kept images, and containers with withAutoCleanup(false), are not listed.
`;

/** The terminal and the engine of a command. */
export interface Surroundings {
  readonly openEngine: () => Promise<EngineCalls>;
  readonly print: (text: string) => void;
  /** Asks a yes-or-no question; undefined without a terminal. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Runs a command and returns the exit code: 1 if an object could not be removed or the user did not say yes, 2
 * for missing arguments. Throws InvalidOptionError for an unknown command or option, and the error of
 * `openEngine`.
 */
export async function runCommandLine(
  args: readonly string[],
  around: Surroundings,
): Promise<number> {
  const [command, ...options] = args;
  if (command === undefined || ["help", "--help", "-h"].includes(command)) {
    around.print(HELP);
    return command === undefined ? 2 : 0;
  }
  if (options.includes("--help") || options.includes("-h")) {
    around.print(HELP);
    return 0;
  }
  switch (command) {
    case "--version":
    case "-v":
      refuseOthers(options, []);
      around.print(`${VERSION}\n`);
      return 0;
    case "ls":
      refuseOthers(options, ["--json"]);
      return list(options, around);
    case "prune":
      refuseOthers(options, ["--all", "--baked", "--reused", "--dry-run", "--yes"]);
      return prune(options, around);
    default:
      throw InvalidOptionError.quoting("command", "ls, prune, --version or --help", command);
  }
}

function refuseOthers(options: readonly string[], known: readonly string[]): void {
  const unknown = options.find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw InvalidOptionError.quoting("option", known.join(", ") || "none", unknown);
}

async function list(
  options: readonly string[],
  { openEngine, print }: Surroundings,
): Promise<number> {
  const engine = await openEngine();
  const found = [findSessionObjects(engine), findReused(engine), findBaked(engine)];
  const objects = (await Promise.all(found)).flat();
  if (options.includes("--json")) print(`${toJson(objects)}\n`);
  else print(objects.length === 0 ? "No objects found.\n" : `${formatObjects(objects)}\n`);
  return 0;
}

async function prune(
  options: readonly string[],
  { openEngine, print, confirm }: Surroundings,
): Promise<number> {
  const engine = await openEngine();
  const takesAll = options.includes("--all");
  const sessions = await findSessionObjects(engine);
  const reused = options.includes("--reused") ? await findReused(engine) : [];
  const owned = [
    ...sessions.filter((object) => takesAll || isLeftover(object) || isOwnFailure(object)),
    ...reused.filter((object) => takesAll || object.isOwn),
  ];
  const kept = sessions.length + reused.length - owned.length;
  const objects = [...owned, ...(options.includes("--baked") ? await findBaked(engine) : [])];
  const rest =
    kept === 0
      ? ""
      : ` Kept: ${count(kept)} of living sessions, other users or other machines (see mayfly ls).`;
  if (objects.length === 0) {
    print(`Nothing to remove.${rest}\n`);
    return 0;
  }
  print(`${formatObjects(objects)}\n`);
  if (options.includes("--dry-run")) {
    print(`Would remove ${count(objects.length)}.${rest}\n`);
    return 0;
  }
  if (takesAll && !options.includes("--yes")) {
    if (confirm === undefined) {
      print("Nothing was removed: without a terminal, prune --all needs --yes.\n");
      return 2;
    }
    if (!(await confirm(`Remove ${count(objects.length)}${describeUsers(owned)}? [y/N] `))) {
      print("Nothing was removed.\n");
      return 1;
    }
  }
  const { failures } = await removeObjects(engine, objects);
  print(`Removed ${count(objects.length - failures.length)}.${rest}\n`);
  for (const failure of failures) print(`${printable(failure)}\n`);
  return failures.length === 0 ? 0 : 1;
}

/** Returns whether the object is a container of this user that was kept after its start failed. Nothing uses it. */
const isOwnFailure = (object: SessionObject): boolean => object.isOwn && isKeptFailure(object);

const count = (objects: number): string => (objects === 1 ? "1 object" : `${objects} objects`);

/** Formats who created the objects, for example `, created by you (3), user 1000 (1)`. */
function describeUsers(objects: readonly Pick<SessionObject, "user">[]): string {
  const counts = new Map<string, number>();
  for (const { user } of objects) counts.set(user, (counts.get(user) ?? 0) + 1);
  const users = [...counts].map(([user, times]) => `${user} (${times})`).join(", ");
  return users === "" ? "" : `, created by ${users}`;
}
