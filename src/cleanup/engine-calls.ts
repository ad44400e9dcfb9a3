import { epoch } from "../common/clock";
import { parseDate } from "../common/parse-date";
import { killBeforeRemoval } from "../engine/docker/containers/kill-before-removal";
import { labelFilter } from "../engine/docker/paths";
import type { EngineEndpoint } from "../engine/endpoint";
import { refusal } from "../engine/http/engine-failure";
import { parseAnswer } from "../engine/http/parse-answer";
import { exchange, findJson, sendForJson, sendOnly } from "../engine/http/request";
import type { LabelFilter } from "../engine/requests/label-filter";
import { EngineError, fieldOf } from "../errors";
import type { Kind } from "../spec/labels/creation-labels";

export const KINDS = [
  "container",
  "network",
  "volume",
  "image",
  "service",
  "secret",
  "config",
] as const satisfies Kind[];

/** The kinds that only a swarm has. */
const SWARM_KINDS: readonly Kind[] = ["service", "secret", "config"];

/** A port of a container; `host` and `hostIp` are null if it is not published. */
export interface PublishedPort {
  readonly container: number;
  readonly protocol: string;
  readonly host: number | null;
  readonly hostIp: string | null;
}

/** An object on the engine that has labels. */
export interface Thing {
  readonly kind: Kind;
  /** The id used to remove it; for a volume, its name. */
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since its creation, by the engine's clock. Undefined if the engine does not report the time. */
  readonly age: number | undefined;
  /** Containers only. */
  readonly isRunning?: boolean;
  /** Containers only: the engine's word for its state, with the health if there is a check: `running (healthy)`. */
  readonly status?: string;
  /** Containers only: the id of the image. */
  readonly imageId?: string;
  /** Containers only: the image's name, or its id if it has no name any more. */
  readonly imageName?: string;
  /** Containers only. */
  readonly ports?: readonly PublishedPort[];
  /** Images only: its names with tags. */
  readonly imageNames?: readonly string[];
  /** Images only: the id of the image that it was built from on this engine, if the engine reports it. */
  readonly parentId?: string;
}

/** The calls that cleanup needs. They throw EngineError. */
export interface EngineCalls {
  /** Lists the objects that have all of these labels, newest first. An empty value matches any value. */
  list(kind: Kind, filter: LabelFilter): Promise<Thing[]>;
  /** Returns an image's labels, or undefined if the image does not exist. */
  imageLabels(id: string): Promise<Readonly<Record<string, string>> | undefined>;
  /**
   * Removes an object, even a running container. Succeeds if the object does not exist. Throws EngineError for an
   * image that a container uses, running or not; the image then keeps all of its names.
   */
  remove(thing: Pick<Thing, "kind" | "id" | "imageNames">): Promise<void>;
  /** Stops a container. Succeeds if it is not running or does not exist. */
  stop(containerId: string): Promise<void>;
}

/** What the calls need to know of an engine. */
export type CleanupEndpoint = Pick<EngineEndpoint, "address" | "apiVersion" | "kind">;

/** Removing a container with many files takes a long time. */
const ANSWER_TIMEOUT_MS = 30_000;
const NOT_MODIFIED = 304;
const NOT_FOUND = 404;
const UNAVAILABLE = 503;
/** The refusals by engines without a swarm and by proxies that stop such requests: nothing was created through them. */
const NO_SWARM_REQUESTS = [403, NOT_FOUND, 405, 501];

/** Returns the calls to an engine. */
export function engineCalls({ address, apiVersion, kind }: CleanupEndpoint): EngineCalls {
  const transport = { address, apiVersion, kind, answerTimeout: ANSWER_TIMEOUT_MS };
  const isUsed = async (imageId: string): Promise<boolean> => {
    const containers = await sendForJson(transport, {
      operation: "list containers",
      method: "GET",
      path: "/containers/json",
      query: { all: true },
    });
    return (containers as Listed[]).some(({ ImageID }) => ImageID === imageId);
  };
  return {
    async list(kind, filter) {
      const operation = `list ${kind}s`;
      const isOfSwarm = SWARM_KINDS.includes(kind);
      const { text, headers, status } = await exchange(transport, {
        operation,
        method: "GET",
        path: LIST_PATHS[kind],
        query: { all: kind === "container" || undefined, filters: labelFilter(filter) },
        ...(isOfSwarm && { accept: [...NO_SWARM_REQUESTS, UNAVAILABLE] }),
      });
      if (isOfSwarm && hasNoSwarm(status, text)) return [];
      if (status === UNAVAILABLE) throw refusal(operation, status, text);
      const answer = parseAnswer(operation, text);
      const found = kind === "volume" ? fieldOf(answer, "Volumes") : answer;
      // Creation times are on the engine's clock, and so is the `Date` header. This machine's clock is used only if
      // the header is missing.
      const sent = Date.parse(headers.date ?? "");
      const now = Number.isNaN(sent) ? epoch() : sent;
      const things = ((found ?? []) as Listed[]).map((listed) => toThing(kind, listed, now));
      return things.sort((a, b) => (a.age ?? Infinity) - (b.age ?? Infinity));
    },
    async imageLabels(id) {
      const image = await findJson(transport, {
        operation: `inspect image ${id.slice(0, 19)}`,
        method: "GET",
        path: `/images/${encodeURIComponent(id)}/json`,
      });
      if (image === undefined) return undefined;
      const labels = fieldOf(fieldOf(image, "Config"), "Labels");
      return (labels ?? {}) as Readonly<Record<string, string>>;
    },
    async remove({ kind, id, imageNames = [] }) {
      const operation = `remove ${kind} ${id.slice(0, 19)}`;
      // Without force, engines refuse to remove an image with several names by its id. With force, Podman (4.3, 5.4)
      // also removes all containers of the image, running or not.
      const isForced = kind === "image" && imageNames.length > 1;
      if (isForced && (await isUsed(id))) {
        throw new EngineError(operation, "a container uses it", undefined);
      }
      const isContainer = kind === "container";
      if (isContainer) await killBeforeRemoval(transport, id);
      await sendOnly(transport, {
        operation,
        method: "DELETE",
        path: `/${kind}s/${encodeURIComponent(id)}`,
        query: { force: isForced || isContainer || undefined, v: isContainer || undefined },
        accept: [NOT_FOUND],
        repeatable: true,
      });
    },
    async stop(id) {
      await sendOnly(transport, {
        operation: `stop container ${id.slice(0, 12)}`,
        method: "POST",
        path: `/containers/${id}/stop`,
        accept: [NOT_FOUND, NOT_MODIFIED],
        repeatable: true,
      });
    },
  };
}

/** Returns whether the answer is that of an engine that manages no swarm. */
const hasNoSwarm = (status: number, text: string): boolean =>
  NO_SWARM_REQUESTS.includes(status) ||
  (status === UNAVAILABLE && /not a swarm manager|swarm is encrypted|not support/i.test(text));

const LIST_PATHS: Readonly<Record<Kind, string>> = {
  container: "/containers/json",
  image: "/images/json",
  network: "/networks",
  volume: "/volumes",
  service: "/services",
  secret: "/secrets",
  config: "/configs",
};

/** A port in the engine's list of containers. */
interface ListedPort {
  readonly IP?: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
}

/** An entry in any of the engine's lists. */
interface Listed {
  readonly Id?: string;
  /** The id of a service, a secret or a config, which have their name and labels in `Spec`. */
  readonly ID?: string;
  readonly Spec?: Pick<Listed, "Name" | "Labels">;
  readonly Name?: string;
  readonly Names?: readonly string[] | null;
  readonly RepoTags?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  /** Seconds since 1970, or a date as a string. */
  readonly Created?: number | string;
  readonly CreatedAt?: string;
  readonly State?: string;
  /** For people, e.g. `Up 3 minutes (healthy)`. */
  readonly Status?: string;
  readonly ImageID?: string;
  readonly Image?: string;
  readonly Ports?: readonly ListedPort[] | null;
  readonly ParentId?: string;
}

function toThing(kind: Kind, listed: Listed, now: number): Thing {
  const { Id, Names, RepoTags, Created, CreatedAt, State, ImageID, ParentId } = listed;
  const { Name, Labels } = listed.Spec ?? listed;
  const created =
    typeof Created === "number" ? Created * 1000 : parseDate(Created ?? CreatedAt)?.getTime();
  return {
    kind,
    id: listed.ID ?? Id ?? Name ?? "",
    name: Name ?? Names?.[0]?.replace(/^\//, "") ?? RepoTags?.join(", ") ?? "",
    labels: Labels ?? {},
    age: created === undefined ? undefined : now - created,
    ...(kind === "container" && {
      isRunning: State === "running" || State === "paused",
      ...(State !== undefined && { status: withHealth(State, listed.Status) }),
      ...(ImageID !== undefined && { imageId: ImageID }),
      ...(listed.Image !== undefined && { imageName: listed.Image }),
      ports: (listed.Ports ?? []).map(toPort),
    }),
    ...(kind === "image" && {
      // Engines before API 1.43 list an image without a name as <none>:<none>.
      imageNames: (RepoTags ?? []).filter((tag) => tag !== "<none>:<none>"),
      ...(ParentId !== undefined && ParentId !== "" && { parentId: ParentId }),
    }),
  };
}

function withHealth(state: string, status = ""): string {
  const [, health] = /\((?:health: )?(starting|healthy|unhealthy)\)$/.exec(status) ?? [];
  return health === undefined ? state : `${state} (${health})`;
}

function toPort({ IP, PrivatePort, PublicPort, Type }: ListedPort): PublishedPort {
  return { container: PrivatePort, protocol: Type, host: PublicPort ?? null, hostIp: IP ?? null };
}
