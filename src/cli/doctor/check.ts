import type { Config } from "../../config";
import type { EngineEndpoint } from "../../engine/endpoint";
import type { Engine, EngineInfo } from "../../engine/engine";
import type { TriedEngine } from "../../errors";
import type { Trial } from "./trial";

/** `problem`: tests with containers fail. `warning`: they may. `skipped`: what the check needs is missing. */
export type Status = "ok" | "warning" | "problem" | "skipped";

/** What a check found out. */
export interface Finding {
  readonly status: Status;
  /** What was seen; one line each. */
  readonly evidence: readonly string[];
  /** What to do, for a warning and a problem. */
  readonly advice?: string;
}

export const ok = (...evidence: string[]): Finding => ({ status: "ok", evidence });
export const warning = (advice: string, ...evidence: string[]): Finding => ({
  status: "warning",
  evidence,
  advice,
});
export const problem = (advice: string, ...evidence: string[]): Finding => ({
  status: "problem",
  evidence,
  advice,
});

/** Something that `mayfly doctor` examines. */
export interface Check {
  readonly name: string;
  /** Milliseconds after which the check has failed. Default: 15,000. */
  readonly limit?: number;
  /** Throws Unmet if something that the check needs is missing. */
  readonly run: (examined: Examined, signal: AbortSignal) => Finding | Promise<Finding>;
}

/** The error of a check that another check's failure keeps from running. */
export class Unmet extends Error {}

/** The engine that answered. */
export interface FoundEngine {
  readonly endpoint: EngineEndpoint;
  readonly engine: Engine;
}

/** What the engine says about itself. */
export interface EngineFacts extends FoundEngine {
  readonly info: EngineInfo;
  /** By this machine's clock, in milliseconds since 1970: before the question, and after the answer. */
  readonly asked: { readonly from: number; readonly to: number };
}

/**
 * What the checks examine. Each function does its work at the first call; later calls get the same result. They throw
 * Unmet if something fails that is another check's finding.
 */
export interface Examined {
  readonly config: Config;
  /** The places without an engine, so far. */
  readonly refused: readonly TriedEngine[];
  readonly engine: () => Promise<FoundEngine>;
  readonly facts: () => Promise<EngineFacts>;
  /** Starts, asks and removes a container. */
  readonly trial: () => Promise<Trial>;
  /** The path of the program that the check of the cleanup starts and kills. */
  readonly trialProgram: string;
}
