import { InvalidOptionError } from "../errors";
import { findOwned, type OwnedThing } from "./dead-things";
import type { EngineCalls } from "./engine-calls";
import { LABEL_MAYFLY_BAKED } from "./labels";
import { removeThings } from "./remove-labelled";
import { formatAge, formatTable } from "./table";

const HELP = `Usage: mayfly <command>

  mayfly ls                 what Mayfly's sessions have in the engine
  mayfly prune              remove what dead sessions of this machine left there
  mayfly prune --all        remove all of it, that of living sessions and other machines, too
  mayfly prune --baked      remove baked images, too, those of running containers excepted
  mayfly prune --dry-run    only say what would be removed

The engine is found as the library finds it: DOCKER_HOST, DOCKER_CONTEXT, the usual sockets.
Reused containers, images that are kept, and what withAutoCleanup(false) started are no session's.
`;

/** Where a command writes, and what it works on. */
export interface Surroundings {
  readonly openEngine: () => Promise<EngineCalls>;
  readonly print: (text: string) => void;
  /** Milliseconds since 1970. */
  readonly now: number;
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
      refuseOthers(options, ["--all", "--baked", "--dry-run"]);
      return prune(options, around);
    default:
      throw new InvalidOptionError("command", "ls, prune or --help", command);
  }
}

function refuseOthers(options: readonly string[], known: readonly string[]): void {
  const unknown = options.find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw new InvalidOptionError("option", known.join(", ") || "none", unknown);
}

async function list({ openEngine, print, now }: Surroundings): Promise<number> {
  const engine = await openEngine();
  const things = [...(await findOwned(engine)), ...(await findBaked(engine))];
  print(things.length === 0 ? "Nothing.\n" : `${describe(things, now)}\n`);
  return 0;
}

async function prune(
  options: readonly string[],
  { openEngine, print, now }: Surroundings,
): Promise<number> {
  const engine = await openEngine();
  const all = await findOwned(engine);
  const owned = all.filter(({ owner }) => options.includes("--all") || owner === "dead");
  const others = all.length - owned.length;
  const things = [...owned, ...(options.includes("--baked") ? await findBaked(engine) : [])];
  const rest = others === 0 ? "" : ` ${others} of living or unknown owners stay (mayfly ls).`;
  if (things.length === 0) {
    print(`Nothing to remove.${rest}\n`);
    return 0;
  }
  print(`${describe(things, now)}\n`);
  if (options.includes("--dry-run")) {
    print(`Would remove ${things.length}.${rest}\n`);
    return 0;
  }
  const { failures } = await removeThings(engine, things);
  print(`Removed ${things.length - failures.length}.${rest}\n`);
  for (const failure of failures) print(`${failure}\n`);
  return failures.length === 0 ? 0 : 1;
}

/** Images of `withBakedInit()`, which belong to nobody. */
async function findBaked(engine: EngineCalls): Promise<Shown[]> {
  const images = await engine.list("image", { [LABEL_MAYFLY_BAKED]: "" });
  return images.map((image) => ({ ...image, sessionId: "", owner: "baked" }));
}

/** In place of the owner's state there can be why it has none. */
type Shown = Omit<OwnedThing, "owner"> & { readonly owner: OwnedThing["owner"] | "baked" };

function describe(things: readonly Shown[], now: number): string {
  const rows = things.map(({ kind, id, name, createdAt, sessionId, owner }) => [
    kind,
    kind === "volume" ? "" : id.replace("sha256:", "").slice(0, 12),
    name,
    createdAt === undefined ? "?" : formatAge(now - createdAt),
    sessionId,
    owner,
  ]);
  return formatTable([["KIND", "ID", "NAME", "AGE", "SESSION", "OWNER"], ...rows]);
}
