import type { Engine } from "../engine/engine";
import { endOfLog } from "../engine/log-lines";
import { fieldOf, reasonOf } from "../errors";
import { parseProcessId } from "../run/process-id";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import { isKeptFailure } from "../spec/labels/failed-name";
import { LABEL_MAYFLY_OWNER, LABEL_MAYFLY_SCOPE, SCOPE_RUN } from "../spec/labels/labels";
import { originOf, type Shown } from "./objects";

/** What Mayfly knows about a container, in the fields of `mayfly inspect --json`. `null` if a field does not apply. */
export interface ContainerReport {
  readonly name: string;
  readonly id: string;
  readonly image: string | null;
  readonly imageId: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** An ISO date, as all times here. */
  readonly createdAt: string | null;
  readonly status: ContainerInfo["state"]["status"];
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** `null` while the container runs, and before its first start. */
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  /** Why the engine could not run the process. */
  readonly error: string | null;
  readonly health: string | null;
  /** What the last health check printed. */
  readonly healthOutput: string | null;
  readonly ports: NonNullable<Shown["ports"]>;
  readonly networks: readonly {
    readonly name: string;
    readonly ipAddress: string | null;
    readonly aliases: readonly string[];
  }[];
  readonly mounts: readonly {
    readonly target: string;
    readonly type: string;
    /** The volume's name, or the folder on the engine's machine. */
    readonly source: string | null;
    readonly isReadOnly: boolean;
  }[];
  readonly session: string | null;
  /** The state of the session's processes, or `reused`. */
  readonly state: Shown["state"];
  readonly user: string;
  /** The id of the process that created it. */
  readonly processId: number | null;
  readonly isKeptForRun: boolean;
  readonly isKeptFailure: boolean;
  readonly fixture: string | null;
  readonly testFile: string | null;
  readonly startedBy: string | null;
  /** The last lines of the log, oldest first. */
  readonly lastLogLines: readonly string[];
  /** Why the log could not be read, e.g. because of the engine's logging driver. */
  readonly logFailure: string | null;
}

/** Asks the engine about a container. Throws EngineError. */
export async function reportOn(
  shown: Shown,
  { containers }: Pick<Engine, "containers">,
  signal?: AbortSignal,
): Promise<ContainerReport> {
  const [info, raw] = await Promise.all([
    containers.inspect(shown.id, signal),
    containers.inspectRaw(shown.id, signal),
  ]);
  const { state } = info;
  const { fixture, testFile, startedBy } = originOf(shown);
  const hasEnded = !state.running && state.finishedAt !== undefined;
  return {
    name: shown.name,
    id: shown.id,
    image: shown.imageName ?? null,
    imageId: info.imageId,
    command: [raw["Path"], ...((raw["Args"] as string[] | null | undefined) ?? [])].map(String),
    createdAt: toText(info.createdAt),
    status: state.status,
    startedAt: toText(state.startedAt),
    finishedAt: toText(state.finishedAt),
    exitCode: hasEnded ? state.exitCode : null,
    oomKilled: state.oomKilled,
    error: orNull(state.error),
    health: state.health?.status ?? null,
    healthOutput: orNull(state.health?.lastProbe?.output.trim()),
    ports: shown.ports ?? [],
    networks: Object.entries(info.networks).map(([name, { ipAddress, aliases }]) => ({
      name,
      ipAddress: orNull(ipAddress),
      // Engines add the short id.
      aliases: aliases.filter((alias) => alias !== shown.id.slice(0, 12)),
    })),
    mounts: info.mounts.map((mount) => ({ ...mount, source: sourceOf(mount.target, raw) })),
    session: orNull(shown.sessionId),
    state: shown.state,
    user: shown.user,
    processId: parseProcessId(info.labels[LABEL_MAYFLY_OWNER])?.pid ?? null,
    isKeptForRun: info.labels[LABEL_MAYFLY_SCOPE] === SCOPE_RUN,
    isKeptFailure: isKeptFailure(shown),
    fixture: orNull(fixture),
    testFile: orNull(testFile),
    startedBy: orNull(startedBy),
    ...(await readLog(containers, info, signal)),
  };
}

async function readLog(
  containers: Engine["containers"],
  { id, tty }: ContainerInfo,
  signal: AbortSignal | undefined,
): Promise<Pick<ContainerReport, "lastLogLines" | "logFailure">> {
  try {
    return { lastLogLines: await endOfLog({ containers }, id, tty, signal), logFailure: null };
  } catch (error) {
    signal?.throwIfAborted();
    return { lastLogLines: [], logFailure: reasonOf(error) };
  }
}

/** Returns where a mounted file system comes from. */
function sourceOf(target: string, { Mounts }: RawInspect): string | null {
  const all = Array.isArray(Mounts) ? (Mounts as unknown[]) : [];
  const mount = all.find((each) => fieldOf(each, "Destination") === target);
  const [name, source] = [fieldOf(mount, "Name"), fieldOf(mount, "Source")];
  const found = [name, source].find((text) => typeof text === "string" && text !== "");
  return typeof found === "string" ? found : null;
}

const orNull = (text = ""): string | null => (text === "" ? null : text);
const toText = (date: Date | undefined): string | null => date?.toISOString() ?? null;
