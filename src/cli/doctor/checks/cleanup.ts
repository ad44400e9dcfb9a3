import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { modesFor } from "../../../cleanup/choose-reaper";
import { now, sleep } from "../../../common/clock";
import { parseJson } from "../../../common/json";
import { randomUuid } from "../../../common/uuid";
import { currentEnvironment, type CleanupMode } from "../../../config";
import type { Engine } from "../../../engine/engine";
import { ownContainerOf } from "../../../engine/own-container";
import { ok, problem, warning, type Check, type Finding } from "../check";

/** What the trial program prints. */
export type TrialLine =
  | { readonly volume: string }
  | { readonly failure: string }
  | { readonly warning: string; readonly code: string };

/** Milliseconds. The watchdog waits a moment for the session to come back, and Ryuk ten seconds. */
const REMOVAL_MS = 40_000;
const POLL_MS = 250;

/**
 * Tries the cleanup: another process creates a volume as tests do and is killed by SIGKILL. The volume has to go without
 * it.
 */
export const cleanup: Check = {
  name: "cleanup",
  limit: 90_000,
  run: async ({ config, engine: find, trialProgram }, signal) => {
    const { endpoint, engine } = await find();
    const modes = await modesFor({
      endpoint,
      config,
      isInContainer: async () => (await ownContainerOf(engine)()) !== undefined,
    });
    if (modes.length === 0) {
      return warning(
        "unset MAYFLY_CLEANUP, or run npx mayfly prune after each test run",
        "off, by MAYFLY_CLEANUP: what a killed test run leaves stays",
      );
    }
    const left = await leaveVolume(trialProgram, signal);
    const begin = now();
    const mode = modeAfter(modes, left.warnings);
    const evidence = [
      `${mode}${config.cleanup === undefined ? "" : `, as MAYFLY_CLEANUP=${config.cleanup} asks`}`,
      ...left.warnings.map(({ warning: text }) => text),
    ];
    try {
      if (mode === "exit" || mode === "off") return uncovered(evidence);
      const isGone = await goes(engine, left.volume, signal);
      if (!isGone) return stays(mode, evidence);
      const took = `a process was killed, and its volume was removed ${((now() - begin) / 1000).toFixed(1)} s later`;
      const isFallback = left.warnings.length > 0;
      return isFallback ? warning(FALLBACK, ...evidence, took) : ok(...evidence, took);
    } finally {
      await engine.volumes.remove(left.volume);
    }
  },
};

const FALLBACK = "the first choice does not work: see the reason";

const uncovered = (evidence: readonly string[]): Finding =>
  warning(
    "unset MAYFLY_CLEANUP so that a watchdog cleans up after killed processes, or run npx mayfly prune after them",
    ...evidence,
    "removes what processes leave that end by themselves, and nothing of those that are killed",
  );

const stays = (mode: CleanupMode, evidence: readonly string[]): Finding =>
  problem(
    mode === "ryuk"
      ? "Ryuk probably has the socket of another engine: set TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE to the path of this engine's socket on its machine, or MAYFLY_CLEANUP=watchdog; remove leftovers by npx mayfly prune"
      : "remove leftovers by npx mayfly prune, and try MAYFLY_CLEANUP=ryuk",
    ...evidence,
    `a process was killed, and its volume still existed ${REMOVAL_MS / 1000} s later`,
  );

/** Returns the mode that is left after those that do not work, each of which has a warning. */
function modeAfter(
  modes: readonly CleanupMode[],
  warnings: readonly { readonly code: string }[],
): CleanupMode {
  const failed = warnings.map(({ code }) => code);
  return modes.find((mode) => !failed.includes(`MAYFLY_CLEANUP_${mode.toUpperCase()}`)) ?? "off";
}

interface Left {
  readonly volume: string;
  readonly warnings: readonly { readonly warning: string; readonly code: string }[];
}

/** Runs the program until it has created a volume, and kills it. */
async function leaveVolume(program: string, signal: AbortSignal): Promise<Left> {
  const { MAYFLY_RUN: _run, MAYFLY_ENGINES: _engines, ...environment } = currentEnvironment();
  const child = spawn(process.execPath, [program], {
    env: { ...environment, TESTCONTAINERS_SESSION_ID: `doctor-${randomUuid()}` },
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
    signal,
    killSignal: "SIGKILL",
  });
  const failed = new Promise<never>((_resolve, reject) => child.once("error", reject));
  const warnings: Extract<TrialLine, { warning: string }>[] = [];
  const read = async (): Promise<Left> => {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = parseJson(text) as TrialLine;
      if ("volume" in line) return { volume: line.volume, warnings };
      if ("failure" in line) throw new Error(line.failure);
      if (line.code.startsWith("MAYFLY_CLEANUP_")) warnings.push(line);
    }
    throw new Error("the program that creates a volume ended too early");
  };
  try {
    return await Promise.race([read(), failed]);
  } finally {
    child.kill("SIGKILL");
  }
}

/** Waits until a volume is gone. Returns false if it stays. */
async function goes(
  engine: Pick<Engine, "volumes">,
  volume: string,
  signal: AbortSignal,
): Promise<boolean> {
  const end = now() + REMOVAL_MS;
  while ((await engine.volumes.inspect(volume, signal)) !== undefined) {
    if (now() > end) return false;
    await sleep(POLL_MS, signal);
  }
  return true;
}
