import { epoch } from "../common/clock";
import { labelFilter } from "../engine/docker/paths";
import type { EngineEndpoint } from "../engine/endpoint";
import { parseAnswer } from "../engine/http/parse-answer";
import { exchange, findJson, sendForJson, sendOnly } from "../engine/http/request";
import type { LabelFilter } from "../engine/requests/label-filter";
import { EngineError, fieldOf } from "../errors";
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

/** A container with many files takes long to remove. */
const ANSWER_TIMEOUT_MS = 30_000;
const NOT_MODIFIED = 304;
const NOT_FOUND = 404;

/** Returns the calls to an engine. They throw EngineError, also when nothing answers. */
export function engineCalls({
  address,
  apiVersion,
}: Pick<EngineEndpoint, "address" | "apiVersion">): EngineCalls {
  const transport = { address, apiVersion, answerTimeout: ANSWER_TIMEOUT_MS };
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
      const { text, headers } = await exchange(transport, {
        operation,
        method: "GET",
        path: LIST_PATHS[kind],
        query: { all: kind === "container" || undefined, filters: labelFilter(filter) },
      });
      const answer = parseAnswer(operation, text);
      const found = kind === "volume" ? fieldOf(answer, "Volumes") : answer;
      // Ages are counted by the engine's own clock.
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
      // All engines refuse to remove an image with several names by its id, unless by force. On Podman
      // (4.3, 5.4) that also removes every container of the image, running or not.
      const isForced = kind === "image" && imageNames.length > 1;
      if (isForced && (await isUsed(id))) {
        throw new EngineError(operation, "a container uses it", undefined);
      }
      const isContainer = kind === "container";
      await sendOnly(transport, {
        operation,
        method: "DELETE",
        path: `/${kind}s/${encodeURIComponent(id)}`,
        query: { force: isForced || isContainer || undefined, v: isContainer || undefined },
        accept: [NOT_FOUND],
      });
    },
    async stop(id) {
      await sendOnly(transport, {
        operation: `stop container ${id.slice(0, 12)}`,
        method: "POST",
        path: `/containers/${id}/stop`,
        accept: [NOT_FOUND, NOT_MODIFIED],
      });
    },
  };
}

const LIST_PATHS: Readonly<Record<Kind, string>> = {
  container: "/containers/json",
  image: "/images/json",
  network: "/networks",
  volume: "/volumes",
};

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

function toThing(kind: Kind, listed: Listed, now: number): Thing {
  const { Id, Name, Names, RepoTags, Labels, Created, CreatedAt, State, ImageID, ParentId } =
    listed;
  const created =
    typeof Created === "number" ? Created * 1000 : Date.parse(Created ?? CreatedAt ?? "");
  return {
    kind,
    id: Id ?? Name ?? "",
    name: Name ?? Names?.[0]?.replace(/^\//, "") ?? RepoTags?.join(", ") ?? "",
    labels: Labels ?? {},
    age: Number.isNaN(created) ? undefined : now - created,
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
