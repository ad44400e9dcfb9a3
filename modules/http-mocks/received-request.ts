/** A request that a mock has received. */
export interface ReceivedRequest {
  /** Such as `GET`. */
  readonly method: string;
  /** The path without its parameters: `/users/1`. */
  readonly path: string;
  /** The values of each parameter. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The values of each header, whose name is in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The body as text; empty if there is none. */
  readonly body: string;
}

const SHOWN = 10;

/** Returns what came, for errors. */
export function listed(requests: readonly ReceivedRequest[]): string {
  if (requests.length === 0) return "none";
  const shown = requests.slice(-SHOWN).map(({ method, path }) => `${method} ${path}`);
  return `${requests.length}: ${requests.length > SHOWN ? "… " : ""}${shown.join(", ")}`;
}
