import { checkObject, MayflyError, namesOfTheDead, poll } from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";

export type WebDriverApi = AskedServer;

/** What a test asks of a browser, for example `{ "goog:chromeOptions": { args: ["--lang=de"] } }`. */
export type Capabilities = Readonly<Record<string, unknown>>;

/** A browser that runs. */
export interface RunningSession {
  readonly sessionId: string;
  readonly capabilities: Capabilities;
}

interface Slot {
  readonly stereotype: { readonly browserName?: string };
  readonly session: RunningSession | null;
}

/** The grid's own capability: a name for people (selenium.dev/documentation/grid/configuration/toml_options). */
const NAME = "se:name";

/** As long as the grid keeps a request for a browser in its queue, and a minute more. */
const NEW_SESSION_MS = 360_000;

/** Selenium refuses JSON whose charset it is not told. */
const HEADERS = { "Content-Type": "application/json; charset=utf-8" };

/** Opens a browser, and returns the session's id. Throws MayflyError, and InvalidOptionError. */
export async function createSession(
  api: WebDriverApi,
  name: string,
  given: Capabilities,
): Promise<string> {
  checkObject(given, "openSession", "an object with capabilities");
  const browserName = given["browserName"] ?? (await slotsOf(api))[0]?.stereotype.browserName;
  const alwaysMatch = {
    browserName,
    // Only Chromium and its relatives keep what pages print.
    ...((browserName === "chrome" || browserName === "MicrosoftEdge") && {
      [browserName === "chrome" ? "goog:loggingPrefs" : "ms:loggingPrefs"]: { browser: "ALL" },
    }),
    ...given,
    [NAME]: name,
  };
  const json = { capabilities: { alwaysMatch } };
  const { body } = await askServer(api, {
    method: "POST",
    path: "/session",
    json,
    headers: HEADERS,
    timeout: NEW_SESSION_MS,
  });
  return valueOf<RunningSession>(body).sessionId;
}

const END_MS = 60_000;

/**
 * Closes a browser, unless it has been closed, and waits until the server has room for another one. Throws MayflyError with
 * the code `SELENIUM_REQUEST_FAILED`, also if that does not happen in time.
 */
export async function endSession(api: WebDriverApi, id: string): Promise<void> {
  await askServer(api, { method: "DELETE", path: `/session/${id}` }, [NOT_FOUND]);
  // The server answers before it has updated its own list of sessions.
  const limit = AbortSignal.timeout(END_MS);
  try {
    await poll({ signal: limit, report: () => undefined }, async () => {
      const running = await sessionsOf(api);
      return running.every(({ sessionId }) => sessionId !== id) || "the session is still there";
    });
  } catch (error) {
    if (!limit.aborted) throw error;
    const where = `${api.product} at ${api.host}:${api.port}`;
    throw new MayflyError(api.code, `${where} did not end session ${id} in time`, { cause: error });
  }
}

/** Closes browsers whose processes have ended without closing them. */
export async function endSessionsOfTheDead(api: WebDriverApi): Promise<void> {
  const running = await sessionsOf(api);
  const dead = new Set(namesOfTheDead(running.map(nameOf)));
  for (const session of running) {
    if (dead.has(nameOf(session))) await endSession(api, session.sessionId);
  }
}

/** Returns the browsers that run. */
export async function sessionsOf(api: WebDriverApi): Promise<RunningSession[]> {
  return (await slotsOf(api)).flatMap(({ session }) => session ?? []);
}

/** Reads a property of a session, such as `screenshot`. */
export async function readOf<T>(api: WebDriverApi, id: string, property: string): Promise<T> {
  return valueOf<T>((await askServer(api, { path: `/session/${id}/${property}` })).body);
}

/** A line that a page or the browser has printed on the console. */
export interface ConsoleLine {
  readonly level: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** Returns what the console has printed since the last call; undefined if the browser does not tell (Firefox). */
export async function readConsole(
  api: WebDriverApi,
  id: string,
): Promise<readonly ConsoleLine[] | undefined> {
  const request = { method: "POST", path: `/session/${id}/se/log`, json: { type: "browser" } };
  const unknown = [NOT_FOUND, METHOD_NOT_ALLOWED];
  const { status, body } = await askServer(api, { ...request, headers: HEADERS }, unknown);
  return status < NOT_FOUND ? valueOf<readonly ConsoleLine[]>(body) : undefined;
}

const NOT_FOUND = 404;
const METHOD_NOT_ALLOWED = 405;

const nameOf = ({ capabilities }: RunningSession): string => {
  const name = capabilities[NAME];
  return typeof name === "string" ? name : "";
};

async function slotsOf(api: WebDriverApi): Promise<Slot[]> {
  const { body } = await askServer(api, { path: "/status" });
  const { nodes } = valueOf<{ readonly nodes: readonly { readonly slots: readonly Slot[] }[] }>(
    body,
  );
  return nodes.flatMap(({ slots }) => slots);
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the answer's type
const valueOf = <T>(body: string): T => (JSON.parse(body) as { readonly value: T }).value;
