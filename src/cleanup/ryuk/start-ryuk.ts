import { now } from "../../common/clock";
import { debug } from "../../common/debug";
import type { EngineEndpoint } from "../../engine/endpoint";
import type { Engine } from "../../engine/engine";
import { logLines } from "../../engine/log-lines";
import type { OwnContainer } from "../../engine/own-container";
import { fieldOf, LastLines, messageOf, reasonOf, RyukError } from "../../errors";
import { ensureImage } from "../../pull/ensure-image";
import type { Runtime } from "../../run/runtime";
import { startContainer } from "../../lifecycle/start-container";
import { startContext } from "../../lifecycle/start-context";
import { mergeSpec } from "../../spec/merge-spec";
import { PullPolicy } from "../../spec/pull-policy";
import type { OutputStream } from "../../spec/output";
import type { Wait } from "../../spec/wait";
import { growingDelays, poll, SHORT_DELAY_MS } from "../../waits/poll";
import { LABEL_MAYFLY_RYUK } from "../../spec/labels/labels";
import { noReaper } from "../no-reaper";
import type { RyukConnection } from "./connection";
import { dialRyuk, isBlocked, ryukAddresses, unreachable } from "./dial";
import { ryukSpec } from "./ryuk-spec";
import { engineSocketPath } from "./socket-path";

/** Everything that is needed to start and to reach a Ryuk. */
export interface RyukContext extends Omit<Runtime, "reaper"> {
  readonly endpoint: EngineEndpoint;
  readonly ownContainer: OwnContainer;
}

/** Milliseconds from Ryuk's start until it must have the filters. */
const STARTUP_TIMEOUT_MS = 30_000;
const LOG_LINES = 10;

/**
 * Starts the session's Ryuk and registers the filters. Ryuk starts as any container does, but without cleanup.
 * Throws the error of the start, for example if another container has the name.
 */
export async function startRyuk(
  context: RyukContext,
  lines: Iterable<string>,
): Promise<RyukConnection> {
  const { config, endpoint, engine, ownContainer, reach, session } = context;
  const socket = await engineSocketPath(endpoint, config, engine, ownContainer);
  const printed = new LastLines(LOG_LINES);
  const started = new AbortController();
  let connection: RyukConnection | undefined;
  const acknowledgement: Wait = {
    description: "Ryuk to acknowledge the filters",
    async until(handle, { signal, report }) {
      const addresses = ryukAddresses(handle.info, reach.host);
      const begun = now();
      const dial = async (): Promise<string | true> => {
        const outcome = await dialRyuk(addresses, lines, signal);
        if (typeof outcome === "string") {
          if (isBlocked(outcome, now() - begun, printed.all)) throw unreachable(outcome);
          return outcome;
        }
        connection = outcome;
        return true;
      };
      await poll({ signal, report }, dial, growingDelays(SHORT_DELAY_MS));
    },
  };
  const spec = mergeSpec(ryukSpec(config, session, socket), {
    wait: acknowledgement,
    startupTimeout: STARTUP_TIMEOUT_MS,
    // The log is read while Ryuk runs: the engine removes container and log as soon as Ryuk ends.
    hooks: [
      {
        created: async ({ id }) => {
          void collect(await engine.containers.attach(id, false, started.signal), printed);
        },
      },
    ],
  });
  try {
    // One try is enough: containers wait for Ryuk, and if it fails another mode cleans up.
    await ensureImage(spec, context, undefined, { tries: 1 });
    const fetched = mergeSpec(spec, { pullPolicy: PullPolicy.neverPull() });
    await startContainer(fetched, startContext({ ...context, reaper: noReaper }));
  } catch (error) {
    connection?.close();
    throw printed.all.length === 0 ? error : withLog(error, engine.uri, socket, printed.all);
  } finally {
    started.abort();
  }
  if (connection === undefined) throw new Error("Ryuk was ready without a connection");
  void startAbandoned(engine);
  return connection;
}

/**
 * Starts other sessions' Ryuks that were created but never started, because their process was killed in between.
 * Nothing else removes them. Once started, they end by themselves because no process connects. Starting a Ryuk that
 * runs, or that its owner is about to start, changes nothing.
 */
async function startAbandoned(engine: Engine): Promise<void> {
  try {
    const ids = await engine.containers.list({ [LABEL_MAYFLY_RYUK]: "" });
    await Promise.allSettled(ids.map((id) => engine.containers.start(id)));
  } catch (error) {
    debug("containers", () => `could not look for abandoned Ryuks: ${messageOf(error)}`);
  }
}

function withLog(
  error: unknown,
  engine: string,
  socket: string,
  printed: readonly string[],
): RyukError {
  const log = `\nIts last log lines:${printed.map((line) => `\n  | ${line}`).join("")}`;
  const cause = fieldOf(error, "cause");
  if (fieldOf(cause, "code") === "WAIT_FAILED") {
    const hint = fieldOf(cause, "hint") as string | undefined;
    return new RyukError(engine, reasonOf(cause) + log, { hint, cause });
  }
  const lastSeen = fieldOf(error, "lastSeen");
  const seen = typeof lastSeen === "string" ? `; last seen: ${lastSeen}` : "";
  return new RyukError(engine, `its container did not become ready${seen}${log}`, {
    hint: `the engine's socket was mounted from ${socket}; set TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE to another path, or TESTCONTAINERS_RYUK_PRIVILEGED=true if access was denied`,
    cause: error,
  });
}

async function collect(output: OutputStream, printed: LastLines): Promise<void> {
  try {
    for await (const { text } of logLines(output)) printed.add(text);
  } catch (error) {
    // The log is only added to errors. A missing log is not a reason to fail.
    debug("containers", () => `could not read Ryuk's log: ${messageOf(error)}`);
  }
}
