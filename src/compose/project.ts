import type { Runtime } from "../run/runtime";
import type { ComposeDescription } from "./description";
import type { ComposeProgram } from "./find-program";

/** A compose project on an engine, and how compose is told about it. */
export interface ComposeProject extends ComposeCall {
  readonly described: ComposeDescription;
}

/** What a call of compose needs. */
export interface ComposeCall {
  readonly runtime: Runtime;
  readonly described: Pick<
    ComposeDescription,
    "folder" | "files" | "environment" | "environmentFile" | "buildkit" | "client"
  >;
  readonly program: ComposeProgram;
  readonly name: string;
  /** The active profiles; `*` for all. */
  readonly profiles: readonly string[];
  /** The content of the file that is merged after the user's files. */
  readonly override: string | undefined;
}
