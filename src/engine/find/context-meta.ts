import { goField } from "../../common/go-field";

/** The name that means "no context": DOCKER_HOST or the default socket. */
export const DEFAULT_CONTEXT = "default";

/** The Docker engine in a context's `meta.json`. */
export interface ContextMeta {
  /** Undefined if the file names no engine. */
  readonly host: string | undefined;
  readonly skipsVerify: boolean;
}

/** Reads the content of a `meta.json`. A field of a wrong type counts as missing. */
export function contextMeta(content: unknown): ContextMeta {
  const { docker } = fieldsOf(goField(content, "Endpoints"));
  const host = goField(docker, "Host");
  return {
    host: typeof host === "string" && host !== "" ? host : undefined,
    skipsVerify: goField(docker, "SkipTLSVerify") === true,
  };
}

/** Returns the context that the content of a `config.json` names, or undefined if it names none. */
export function chosenContext(content: unknown): string | undefined {
  const name = goField(content, "currentContext");
  return typeof name === "string" && name !== "" && name !== DEFAULT_CONTEXT ? name : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
