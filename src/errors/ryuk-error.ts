import { MayflyError, type ErrorDetails } from "./mayfly-error";
import { fieldOf, reasonOf } from "./thrown-values";

/** Thrown if Ryuk cannot remove a session's objects. Code `RYUK_FAILED`. */
export class RyukError extends MayflyError {
  constructor(
    /** The engine's address. */
    readonly engine: string,
    reason: string,
    details: ErrorDetails = {},
  ) {
    super("RYUK_FAILED", `Ryuk cannot clean up on ${engine}: ${reason}`, details);
  }
}

/** Returns the error itself if it is a RyukError, otherwise a RyukError with its reason and hint. */
export function toRyukError(engine: string, error: unknown): RyukError {
  if (error instanceof RyukError) return error;
  const hint = fieldOf(error, "hint") as string | undefined;
  return new RyukError(engine, reasonOf(error), { cause: error, hint });
}
