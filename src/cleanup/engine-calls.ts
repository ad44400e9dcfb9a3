import type { IncomingMessage, RequestOptions } from "node:http";
import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/requests/label-filter";
import { epoch } from "../common/clock";
import { EngineError } from "../errors";
import type { Kind } from "../spec/creation-labels";

export const KINDS = ["container", "network", "volume", "image"] as const satisfies Kind[];

/** Something in an engine that carries labels. */
export interface Thing {
  readonly kind: Kind;
  /** What it is removed by: its id, of a volume its name. */
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since it was created, by the engine's own clock; undefined where the engine does not say. */
  readonly age: number | undefined;
  /** Only on containers. */
  readonly isRunning?: boolean;
  /** Only on containers: the id of the image that it was created from. */
  readonly imageId?: string;
  /** Only on images: its names with their tags. */
  readonly imageNames?: readonly string[];
  /** Only on images: the id of the image that it was made from on this engine, where the engine says. */
  readonly parentId?: string;
}

/** The few calls that cleaning up takes. */
export interface EngineCalls {
  /** Those whose labels include all of these, an empty value matching any; images the newest first. */
  list(kind: Kind, filter: LabelFilter): Promise<Thing[]>;
  /** Returns an image's labels; undefined when there is no such image. */
  imageLabels(id: string): Promise<Readonly<Record<string, string>> | undefined>;
  /**
   * Removes it, a container running or not; one that is gone is no failure. An image that a container
   * uses, also one that is stopped, stays with all of its names, and this throws EngineError.
   */
  remove(thing: Pick<Thing, "kind" | "id" | "imageNames">): Promise<void>;
  /** Ends a container's program; one that is gone or does not run is no failure. */
  stop(containerId: string): Promise<void>;
}

/** Milliseconds without a word from the engine; a container with much in it takes long to remove. */
const SILENCE_MS = 30_000;
const NOT_MODIFIED = 304;
const NOT_FOUND = 404;

/**
 * The calls by Node's own client: the watchdog is small because it does not load dockerode. Requests
 * fail with EngineError, also when nothing answers.
 */
export function engineCalls(endpoint: Pick<EngineEndpoint, "address" | "apiVersion">): EngineCalls {
  const call = (operation: string, method: string, path: string): Promise<Answer> =>
    send(endpoint, operation, method, path);
  const isUsed = async (imageId: string): Promise<boolean> => {
    const { body } = await call("list containers", "GET", "/containers/json?all=1");
    return (body as Listed[]).some(({ ImageID }) => ImageID === imageId);
  };
  return {
    async list(kind, filter) {
      const { body, date } = await call(`list ${kind}s`, "GET", listPath(kind, filter));
      const found = kind === "volume" ? (body as { Volumes?: unknown }).Volumes : body;
      const things = ((found ?? []) as Listed[]).map((listed) => toThing(kind, listed, date));
      return things.sort((a, b) => (a.age ?? Infinity) - (b.age ?? Infinity));
    },
    async imageLabels(id) {
      const path = `/images/${encodeURIComponent(id)}/json`;
      const { body } = await call(`inspect image ${id.slice(0, 19)}`, "GET", path);
      if (body === undefined) return undefined;
      return (body as { Config?: { Labels?: Record<string, string> | null } }).Config?.Labels ?? {};
    },
    async remove({ kind, id, imageNames = [] }) {
      const operation = `remove ${kind} ${id.slice(0, 19)}`;
      // All engines refuse to remove an image with several names by its id, unless by force. On Podman
      // (4.3, 5.4) that also removes every container of the image, running or not.
      const isForced = kind === "image" && imageNames.length > 1;
      if (isForced && (await isUsed(id))) {
        throw new EngineError(operation, "a container uses it", undefined);
      }
      const query = kind === "container" ? "?force=1&v=1" : isForced ? "?force=1" : "";
      await call(operation, "DELETE", `/${kind}s/${encodeURIComponent(id)}${query}`);
    },
    async stop(id) {
      await call(`stop container ${id.slice(0, 12)}`, "POST", `/containers/${id}/stop`);
    },
  };
}

function listPath(kind: Kind, filter: LabelFilter): string {
  const label = Object.entries(filter).map(([name, value]) =>
    value === "" ? name : `${name}=${value}`,
  );
  const filters = `filters=${encodeURIComponent(JSON.stringify({ label }))}`;
  switch (kind) {
    case "container":
      return `/containers/json?all=1&${filters}`;
    case "image":
      return `/images/json?${filters}`;
    default:
      return `/${kind}s?${filters}`;
  }
}

/** What the engine's lists say, of whichever kind. */
interface Listed {
  readonly Id?: string;
  readonly Name?: string;
  readonly Names?: readonly string[] | null;
  readonly RepoTags?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  /** Seconds since 1970, or a date. */
  readonly Created?: number | string;
  readonly CreatedAt?: string;
  readonly State?: string;
  readonly ImageID?: string;
  readonly ParentId?: string;
}

function toThing(kind: Kind, listed: Listed, date: number): Thing {
  const { Id, Name, Names, RepoTags, Labels, Created, CreatedAt, State, ImageID, ParentId } =
    listed;
  const created =
    typeof Created === "number" ? Created * 1000 : Date.parse(Created ?? CreatedAt ?? "");
  return {
    kind,
    id: Id ?? Name ?? "",
    name: Name ?? Names?.[0]?.replace(/^\//, "") ?? RepoTags?.join(", ") ?? "",
    labels: Labels ?? {},
    age: Number.isNaN(created) ? undefined : date - created,
    ...(kind === "container" && {
      isRunning: State === "running" || State === "paused",
      ...(ImageID !== undefined && { imageId: ImageID }),
    }),
    ...(kind === "image" && {
      // Engines before API 1.43 list an image without a name under this one.
      imageNames: (RepoTags ?? []).filter((tag) => tag !== "<none>:<none>"),
      ...(ParentId !== undefined && ParentId !== "" && { parentId: ParentId }),
    }),
  };
}

async function send(
  { address, apiVersion }: Pick<EngineEndpoint, "address" | "apiVersion">,
  operation: string,
  method: string,
  path: string,
): Promise<Answer> {
  // A program that waits for its turn holds neither of them in memory.
  const secure = "host" in address && address.tls !== undefined;
  const { request } = secure ? await import("node:https") : await import("node:http");
  const options: RequestOptions = {
    method,
    path: apiVersion === undefined ? path : `/v${apiVersion}${path}`,
    headers: { Host: "docker" },
    agent: false,
    timeout: SILENCE_MS,
    ...("socketPath" in address
      ? { socketPath: address.socketPath }
      : { host: address.host, port: address.port, ...address.tls }),
  };
  const { statusCode, date, text } = await new Promise<Received>((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(new EngineError(operation, error.message, undefined, error));
    };
    const call = request(options, (response) => {
      read(response).then(resolve, fail);
    });
    call.on("error", fail);
    call.on("timeout", () => call.destroy(new Error(`no word for ${SILENCE_MS} ms`)));
    call.end();
  });
  if (statusCode === NOT_FOUND || statusCode === NOT_MODIFIED) return { body: undefined, date };
  if (statusCode >= 400) throw new EngineError(operation, reasonIn(text), statusCode);
  return { body: parse(text), date };
}

interface Answer {
  readonly body: unknown;
  /** When the engine answered, by its own clock: milliseconds since 1970. */
  readonly date: number;
}

interface Received extends Omit<Answer, "body"> {
  readonly statusCode: number;
  readonly text: string;
}

async function read(response: IncomingMessage): Promise<Received> {
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += piece as string;
  const date = Date.parse(response.headers.date ?? "");
  return {
    statusCode: response.statusCode ?? 0,
    date: Number.isNaN(date) ? epoch() : date,
    text,
  };
}

function reasonIn(text: string): string {
  const answer = parse(text) as { message?: string } | undefined;
  return answer?.message ?? text.trim();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing, or a proxy's page.
    return undefined;
  }
}
