import type { EngineAddress, EngineEndpoint } from "../endpoint";

/** How requests get to an engine, and how long the engine has for its answers. */
export interface Transport {
  readonly address: EngineAddress;
  /** The version of the Engine API to speak; undefined for the engine's own. */
  readonly apiVersion: string | undefined;
  /** Undefined counts as Docker. */
  readonly kind?: EngineEndpoint["kind"];
  /** Milliseconds; see AnswerLimit. */
  readonly answerTimeout: number;
  /** The setting that determines this time, named in errors. */
  readonly timeoutSetting?: string;
}
