/** The name that stands for "no context": DOCKER_HOST or the default socket. */
export const DEFAULT_CONTEXT = "default";

/** What a context's `meta.json` says of its Docker engine. */
export interface ContextMeta {
  /** Undefined where it names none. */
  readonly host: string | undefined;
  readonly skipsVerify: boolean;
}

/** Reads the content of a `meta.json`; fields of other types than the docker CLI's count as missing. */
export function contextMeta(content: unknown): ContextMeta {
  const { Host: host, SkipTLSVerify: skipsVerify } = fieldsOf(
    fieldsOf(fieldsOf(content)["Endpoints"])["docker"],
  );
  return {
    host: typeof host === "string" && host !== "" ? host : undefined,
    skipsVerify: skipsVerify === true,
  };
}

/** The context that the content of a `config.json` chooses; undefined where it chooses none. */
export function chosenContext(content: unknown): string | undefined {
  const name = fieldsOf(content)["currentContext"];
  return typeof name === "string" && name !== "" && name !== DEFAULT_CONTEXT ? name : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
