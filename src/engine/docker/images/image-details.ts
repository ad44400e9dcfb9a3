import type {
  ImageDetails,
  ImageHealthCheck,
  ImageHistoryStep,
  ImageSummary,
} from "../../../spec/inspect/image-info";
import type { ImageFilter } from "../../requests/images";
import { created, toImageInfo, type RawImage } from "./images";
import { imagePath, labelFilter } from "../paths";
import { findJson, type Transport } from "../../http/request";
import { query } from "../request-kinds";

// For names, fields and units, see Engine API 1.41, "Image". Go writes null for empty values.

interface RawSummary {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  /** Seconds since 1970. */
  readonly Created?: number;
  readonly Size?: number;
}

export const findImages = query(
  ({ labels, reference }: ImageFilter) => ({
    operation: "list images",
    method: "GET",
    path: "/images/json",
    query: {
      filters: {
        ...(labels !== undefined && labelFilter(labels)),
        ...(reference !== undefined && { reference: [reference] }),
      },
    },
  }),
  (images: RawSummary[]) =>
    images.sort((a, b) => (b.Created ?? 0) - (a.Created ?? 0)).map(toSummary),
);

function toSummary({ Id, RepoTags, Labels, Created, Size }: RawSummary): ImageSummary {
  return {
    id: Id,
    names: namesIn(RepoTags),
    labels: Labels ?? {},
    ...created(new Date((Created ?? 0) * 1000)),
    size: Size ?? 0,
  };
}

/** Engines before API 1.43 write this for an image without a name. */
const NO_NAME = "<none>:<none>";

const namesIn = (tags: readonly string[] | null | undefined): string[] =>
  (tags ?? []).filter((name) => name !== NO_NAME);

interface RawDetails extends RawImage {
  readonly RepoTags?: readonly string[] | null;
  readonly RepoDigests?: readonly string[] | null;
  readonly Comment?: string;
  readonly Author?: string;
  readonly Size?: number;
  readonly RootFS?: { readonly Layers?: readonly string[] | null };
  readonly Config?: RawConfig | null;
}

interface RawConfig {
  readonly Env?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly ExposedPorts?: Readonly<Record<string, object>> | null;
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  readonly Healthcheck?: RawHealthCheck | null;
  readonly OnBuild?: readonly string[] | null;
}

/** Times are in nanoseconds; 0 stands for the engine's. */
interface RawHealthCheck {
  readonly Test?: readonly string[] | null;
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly Retries?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
}

interface RawStep {
  readonly CreatedBy?: string;
  /** Seconds since 1970. */
  readonly Created?: number;
  readonly Size?: number;
  readonly Comment?: string;
}

export async function describeImage(
  transport: Transport,
  image: string,
  signal?: AbortSignal,
): Promise<ImageDetails | undefined> {
  const operation = `inspect image ${image}`;
  const ask = (action: string): Promise<unknown> =>
    findJson(
      transport,
      { operation, method: "GET", path: `${imagePath(image)}/${action}` },
      signal,
    );
  const details = (await ask("json")) as RawDetails | undefined;
  const history = details && ((await ask("history")) as RawStep[] | undefined);
  return history && toDetails(details, history);
}

function toDetails(raw: RawDetails, history: readonly RawStep[]): ImageDetails {
  const config = raw.Config ?? {};
  return {
    ...toImageInfo(raw),
    names: namesIn(raw.RepoTags),
    digests: (raw.RepoDigests ?? []).filter((digest) => !digest.startsWith("<none>")),
    labels: config.Labels ?? {},
    size: raw.Size ?? 0,
    layers: raw.RootFS?.Layers ?? [],
    // The engine lists the newest step first.
    history: history.map(toStep).reverse(),
    exposedPorts: Object.keys(config.ExposedPorts ?? {}),
    volumes: Object.keys(config.Volumes ?? {}),
    environment: toEnvironment(config.Env ?? []),
    user: textOrNothing(config.User),
    workingDir: textOrNothing(config.WorkingDir),
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    stopSignal: textOrNothing(config.StopSignal),
    healthCheck: toHealthCheck(config.Healthcheck),
    onBuild: config.OnBuild ?? [],
    author: raw.Author ?? "",
    comment: raw.Comment ?? "",
  };
}

const NANOSECONDS_PER_MILLISECOND = 1e6;

function toHealthCheck(check: RawHealthCheck | null | undefined): ImageHealthCheck | undefined {
  const test = check?.Test ?? [];
  if (check === null || check === undefined || test.length === 0) return undefined;
  const { Interval = 0, Timeout = 0, Retries = 0, StartPeriod = 0, StartInterval = 0 } = check;
  return {
    test,
    ...(Interval > 0 && { interval: Interval / NANOSECONDS_PER_MILLISECOND }),
    ...(Timeout > 0 && { timeout: Timeout / NANOSECONDS_PER_MILLISECOND }),
    ...(Retries > 0 && { retries: Retries }),
    ...(StartPeriod > 0 && { startPeriod: StartPeriod / NANOSECONDS_PER_MILLISECOND }),
    ...(StartInterval > 0 && { startInterval: StartInterval / NANOSECONDS_PER_MILLISECOND }),
  };
}

function toStep({ CreatedBy, Created, Size, Comment }: RawStep): ImageHistoryStep {
  return {
    createdBy: CreatedBy ?? "",
    ...created(new Date((Created ?? 0) * 1000)),
    size: Size ?? 0,
    comment: Comment ?? "",
  };
}

function toEnvironment(variables: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    variables.map((variable) => {
      const [name = "", ...value] = variable.split("=");
      return [name, value.join("=")];
    }),
  );
}

const textOrNothing = (text: string | undefined): string | undefined =>
  text === "" ? undefined : text;
