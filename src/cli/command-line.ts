import { InvalidOptionError } from "../errors";
import { findSessionObjects, isLeftover, type SessionObject } from "../cleanup/find-leftovers";
import type { EngineCalls, Thing } from "../cleanup/engine-calls";
import { isOriginal } from "../cleanup/inherited-labels";
import { LABEL_MAYFLY_BAKED } from "../spec/labels";
import { removeThings } from "../cleanup/remove-labelled";
import { formatAge, formatTable, printable } from "./table";

const HELP = `Usage: mayfly <command>

  mayfly ls                 list what Mayfly's sessions created on the engine
  mayfly prune              remove what your dead sessions on this machine left there
  mayfly prune --all        remove everything that is listed: living sessions, other users and
                            other machines included; asks first
  mayfly prune --baked      also remove baked images, except those of running containers
  mayfly prune --dry-run    only print what would be removed
  mayfly prune --yes        do not ask

The engine is found as the library finds it: DOCKER_HOST, DOCKER_CONTEXT, the usual sockets.
Reused containers, images that are kept, and containers with withAutoCleanup(false) belong to no session.
`;

/** Where a command writes, and what it works on. */
export interface Surroundings {
  readonly openEngine: () => Promise<EngineCalls>;
  readonly print: (text: string) => void;
  /** Asks for a yes; undefined where there is no terminal to ask on. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Runs one command, and returns the exit code: 1 when something could not be removed. Throws
 * InvalidOptionError for what it does not know, and whatever finding the engine throws.
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
  const things = [...(await findSessionObjects(engine)), ...(await findBaked(engine))];
  print(things.length === 0 ? "Nothing.\n" : `${describe(things)}\n`);
  return 0;
}

async function prune(
  options: readonly string[],
  { openEngine, print, confirm }: Surroundings,
): Promise<number> {
  const engine = await openEngine();
  const all = await findSessionObjects(engine);
  const takesAll = options.includes("--all");
  const owned = all.filter((object) => takesAll || isLeftover(object));
  const others = all.length - owned.length;
  const things = [...owned, ...(options.includes("--baked") ? await findBaked(engine) : [])];
  const rest = others === 0 ? "" : ` ${others} of living sessions or other users stay (mayfly ls).`;
  if (things.length === 0) {
    print(`Nothing to remove.${rest}\n`);
    return 0;
  }
  print(`${describe(things)}\n`);
  if (options.includes("--dry-run")) {
    print(`Would remove ${things.length}.${rest}\n`);
    return 0;
  }
  if (takesAll && !options.includes("--yes")) {
    if (confirm === undefined) {
      print("Nothing was removed: without a terminal, prune --all needs --yes.\n");
      return 2;
    }
    if (!(await confirm(`Remove ${things.length}, ${describeUsers(owned)}? [y/N] `))) {
      print("Nothing was removed.\n");
      return 1;
    }
  }
  const { failures } = await removeThings(engine, things);
  print(`Removed ${things.length - failures.length}.${rest}\n`);
  for (const failure of failures) print(`${printable(failure)}\n`);
  return failures.length === 0 ? 0 : 1;
}

/** Images of `withBakedInit()`, which belong to nobody. */
async function findBaked(engine: EngineCalls): Promise<Shown[]> {
  const images = await engine.list("image", { [LABEL_MAYFLY_BAKED]: "" });
  const areOriginal = await Promise.all(images.map((image) => isOriginal(engine, image)));
  return images
    .filter((_, index) => areOriginal[index])
    .map((image) => ({ ...image, sessionId: "", state: "baked", user: "" }));
}

/** An object with the state of its owner; `baked` says why it has none. */
interface Shown extends Thing, Pick<SessionObject, "sessionId" | "user"> {
  readonly state: SessionObject["state"] | "baked";
}

function describe(things: readonly Shown[]): string {
  const rows = things.map(({ kind, id, name, age, sessionId, state, user }) => [
    kind,
    kind === "volume" ? "" : id.replace("sha256:", "").slice(0, 12),
    name,
    age === undefined ? "?" : formatAge(age),
    sessionId,
    state,
    user,
  ]);
  return formatTable([["KIND", "ID", "NAME", "AGE", "SESSION", "OWNER", "USER"], ...rows]);
}

/** Formats whose things they are, for example `3 of you, 1 of user 1000`. */
function describeUsers(things: readonly SessionObject[]): string {
  const counts = new Map<string, number>();
  for (const { user } of things) counts.set(user, (counts.get(user) ?? 0) + 1);
  return [...counts].map(([user, count]) => `${count} of ${user}`).join(", ");
}
