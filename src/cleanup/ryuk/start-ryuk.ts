import { debug } from "../../common/debug";
import type { EngineEndpoint } from "../../engine/endpoint";
import type { Engine } from "../../engine/engine";
import { logLines } from "../../engine/log-lines";
import type { OwnContainer } from "../../engine/own-container";
import { fieldOf, messageOf, shortenLine } from "../../errors";
import { ensureImage } from "../../pull/ensure-image";
import type { Runtime } from "../../run/runtime";
import { startContainer } from "../../lifecycle/start-container";
import { startContext } from "../../lifecycle/start-context";
import { mergeSpec } from "../../spec/merge-spec";
import { PullPolicy } from "../../spec/pull-policy";
import type { OutputStream } from "../../spec/output";
import type { Wait } from "../../spec/wait";
import { growingDelays, poll, SHORT_DELAY_MS } from "../../waits/poll";
import { LABEL_MAYFLY_RYUK } from "../../spec/labels";
import { noReaper } from "../no-reaper";
import type { RyukConnection } from "./connection";
import { dialRyuk, ryukAddresses } from "./dial";
import { RyukError } from "./ryuk-error";
import { ryukSpec } from "./ryuk-spec";
import { engineSocketPath } from "./socket-path";

/** What a Ryuk is started and reached with. */
export interface RyukContext extends Omit<Runtime, "reaper"> {
  readonly endpoint: EngineEndpoint;
  readonly ownContainer: OwnContainer;
}

/** Milliseconds from Ryuk's start until it must hold the filters. */
const STARTUP_TIMEOUT_MS = 30_000;
const LOG_LINES = 10;

/**
 * Starts the session's Ryuk, in the way of all containers but for its own cleanup, and registers the
 * filters. Throws what the start throws; a name that is taken is for the caller to judge.
 */
export async function startRyuk(
  context: RyukContext,
  lines: Iterable<string>,
): Promise<RyukConnection> {
  const { config, endpoint, engine, ownContainer, reach, session } = context;
  const socket = await engineSocketPath(endpoint, config, engine, ownContainer);
  const printed: string[] = [];
  const started = new AbortController();
  let connection: RyukConnection | undefined;
  const acknowledgement: Wait = {
    description: "Ryuk to acknowledge what it is to remove",
    async until(handle, { signal, report }) {
      const addresses = ryukAddresses(handle.info, reach.host);
      const dial = async (): Promise<string | true> => {
        const outcome = await dialRyuk(addresses, lines, signal);
        if (typeof outcome === "string") return outcome;
        connection = outcome;
        return true;
      };
      await poll({ signal, report }, dial, growingDelays(SHORT_DELAY_MS));
    },
  };
  const spec = mergeSpec(ryukSpec(config, session, socket), {
    wait: acknowledgement,
    startupTimeout: STARTUP_TIMEOUT_MS,
    // It is removed as soon as it ends, and its log with it: what it says is read as it says it.
    hooks: [
      {
        created: async ({ id }) => {
          void collect(await engine.containers.attach(id, false, started.signal), printed);
        },
      },
    ],
  });
  try {
    // Containers wait for it, and without it another way to clean up is taken: one try is enough.
    await ensureImage(spec, context, undefined, { tries: 1 });
    const fetched = mergeSpec(spec, { pullPolicy: PullPolicy.neverPull() });
    await startContainer(fetched, startContext({ ...context, reaper: noReaper }));
  } catch (error) {
    connection?.close();
    throw printed.length === 0 ? error : withLog(error, engine.uri, socket, printed);
  } finally {
    started.abort();
  }
  if (connection === undefined) throw new Error("Ryuk was ready without a connection");
  void startAbandoned(engine);
  return connection;
}

/**
 * A process that is killed between the creation of its Ryuk and the start leaves a container that
 * nothing removes. Once it runs it ends by itself, for lack of a connection; and to start one that
 * runs, or that its creator is about to start, changes nothing.
 */
async function startAbandoned(engine: Engine): Promise<void> {
  try {
    const ids = await engine.containers.list({ [LABEL_MAYFLY_RYUK]: "" });
    await Promise.allSettled(ids.map((id) => engine.containers.start(id)));
  } catch (error) {
    debug("containers", () => `Ryuks of others were not looked for: ${messageOf(error)}`);
  }
}

function withLog(error: unknown, engine: string, socket: string, printed: string[]): RyukError {
  const lastSeen = fieldOf(error, "lastSeen");
  const seen = typeof lastSeen === "string" ? `; last seen: ${lastSeen}` : "";
  const log = printed.map((line) => `\n  | ${line}`);
  return new RyukError(
    engine,
    `its container did not get ready${seen}\nIt logged:${log.join("")}`,
    {
      hint: `the engine's socket was mounted from ${socket}; TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE names another path, TESTCONTAINERS_RYUK_PRIVILEGED=true may allow its use`,
      cause: error,
    },
  );
}

async function collect(output: OutputStream, printed: string[]): Promise<void> {
  try {
    for await (const { text } of logLines(output)) {
      printed.push(shortenLine(text));
      if (printed.length > LOG_LINES) printed.shift();
    }
  } catch (error) {
    // Its words are evidence for an error, no reason of one.
    debug("containers", () => `no log of Ryuk: ${messageOf(error)}`);
  }
}
