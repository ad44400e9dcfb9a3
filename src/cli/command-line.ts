import { InvalidOptionError } from "../errors";
import { findSessionObjects, isLeftover, type SessionObject } from "../cleanup/find-leftovers";
import type { EngineCalls, Thing } from "../cleanup/engine-calls";
import { isOriginal } from "../cleanup/inherited-labels";
import { LABEL_MAYFLY_BAKED } from "../spec/labels/labels";
import { removeObjects } from "../cleanup/remove-labelled";
import { formatAge, formatTable, printable } from "./table";

const HELP = `Usage: mayfly <command>

  mayfly ls                 list the objects that Mayfly's sessions created on the engine
  mayfly prune              remove the objects that your ended sessions on this machine left
  mayfly prune --all        remove the objects of all sessions, including living ones and
                            those of other users and machines; asks first
  mayfly prune --baked      also remove baked images that no container uses
  mayfly prune --dry-run    print what would be removed
  mayfly prune --yes        do not ask for confirmation

The command finds the engine in the same way as the library: DOCKER_HOST, DOCKER_CONTEXT, the usual
sockets. Reused containers, kept images, and containers with withAutoCleanup(false) have no session.
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
    case "ls":
      refuseOthers(options, []);
      return list(around);
    case "prune":
      refuseOthers(options, ["--all", "--baked", "--dry-run", "--yes"]);
      return prune(options, around);
    default:
      throw InvalidOptionError.quoting("command", "ls, prune or --help", command);
  }
}

function refuseOthers(options: readonly string[], known: readonly string[]): void {
  const unknown = options.find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw InvalidOptionError.quoting("option", known.join(", ") || "none", unknown);
}

async function list({ openEngine, print }: Surroundings): Promise<number> {
  const engine = await openEngine();
  const objects = [...(await findSessionObjects(engine)), ...(await findBaked(engine))];
  print(objects.length === 0 ? "No objects found.\n" : `${describe(objects)}\n`);
  return 0;
}

async function prune(
  options: readonly string[],
  { openEngine, print, confirm }: Surroundings,
): Promise<number> {
  const engine = await openEngine();
  const all = await findSessionObjects(engine);
  const takesAll = options.includes("--all");
  const ofSessions = all.filter((object) => takesAll || isLeftover(object));
  const kept = all.length - ofSessions.length;
  const objects = [...ofSessions, ...(options.includes("--baked") ? await findBaked(engine) : [])];
  const rest =
    kept === 0
      ? ""
      : ` Kept: ${count(kept)} of living sessions, other users or other machines (see mayfly ls).`;
  if (objects.length === 0) {
    print(`Nothing to remove.${rest}\n`);
    return 0;
  }
  print(`${describe(objects)}\n`);
  if (options.includes("--dry-run")) {
    print(`Would remove ${count(objects.length)}.${rest}\n`);
    return 0;
  }
  if (takesAll && !options.includes("--yes")) {
    if (confirm === undefined) {
      print("Nothing was removed: without a terminal, prune --all needs --yes.\n");
      return 2;
    }
    if (!(await confirm(`Remove ${count(objects.length)}${describeUsers(ofSessions)}? [y/N] `))) {
      print("Nothing was removed.\n");
      return 1;
    }
  }
  const { failures } = await removeObjects(engine, objects);
  print(`Removed ${count(objects.length - failures.length)}.${rest}\n`);
  for (const failure of failures) print(`${printable(failure)}\n`);
  return failures.length === 0 ? 0 : 1;
}

const count = (objects: number): string => (objects === 1 ? "1 object" : `${objects} objects`);

/** Finds the images of `withBakedInit()`, which have no session and no owner. */
async function findBaked(engine: EngineCalls): Promise<Shown[]> {
  const images = await engine.list("image", { [LABEL_MAYFLY_BAKED]: "" });
  const areOriginal = await Promise.all(images.map((image) => isOriginal(engine, image)));
  return images
    .filter((_, index) => areOriginal[index])
    .map((image) => ({ ...image, sessionId: "", state: "baked", user: "" }));
}

/** An object with its owner's state. A baked image has no owner and is `baked` instead. */
interface Shown extends Thing, Pick<SessionObject, "sessionId" | "user"> {
  readonly state: SessionObject["state"] | "baked";
}

function describe(objects: readonly Shown[]): string {
  const rows = objects.map(({ kind, id, name, age, sessionId, state, user }) => [
    kind,
    kind === "volume" ? "" : id.replace("sha256:", "").slice(0, 12),
    name,
    age === undefined ? "?" : formatAge(age),
    sessionId,
    state,
    user,
  ]);
  return formatTable([["KIND", "ID", "NAME", "AGE", "SESSION", "STATE", "USER"], ...rows]);
}

/** Formats who created the objects, for example `, created by you (3), user 1000 (1)`. */
function describeUsers(objects: readonly SessionObject[]): string {
  const counts = new Map<string, number>();
  for (const { user } of objects) counts.set(user, (counts.get(user) ?? 0) + 1);
  const users = [...counts].map(([user, times]) => `${user} (${times})`).join(", ");
  return users === "" ? "" : `, created by ${users}`;
}
