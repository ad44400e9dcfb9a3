import type { ImageDetails } from "../../spec/inspect/image-info";
import type { Config, HostConfig } from "./fields";
import { differing, each, number, pairs, quoted } from "./words";

const NANOSECONDS_PER_MILLISECOND = 1e6;
const DEFAULT_LOG_DRIVER = "json-file";

/** `--entrypoint` takes one word. Others precede the command, which the image's command does not follow then. */
export function programOf(
  { Entrypoint, Cmd }: Config,
  image: ImageDetails | undefined,
): { readonly entrypoint: string[]; readonly command: readonly string[] } {
  const [program = "", ...rest] = Entrypoint ?? [];
  const command = Cmd ?? [];
  const ofImage = image?.command ?? [];
  // Only an entry point of its own keeps the image's command away.
  const isWithoutCommand = command.length === 0 && ofImage.length > 0;
  if (!isSame(Entrypoint ?? [], image?.entrypoint ?? []) || isWithoutCommand) {
    return { entrypoint: ["--entrypoint", program], command: [...rest, ...command] };
  }
  return { entrypoint: [], command: isSame(command, ofImage) ? [] : command };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, index) => word === b[index]);

export function endOptions(
  config: Config,
  { RestartPolicy }: HostConfig,
  image: ImageDetails | undefined,
): string[] {
  const { Name: name = "", MaximumRetryCount: count = 0 } = RestartPolicy ?? {};
  const timeout = config.StopTimeout ?? undefined;
  return [
    ...differing("--stop-signal", config.StopSignal, image?.stopSignal),
    ...(timeout === undefined ? [] : ["--stop-timeout", String(timeout)]),
    ...differing("--restart", count > 0 ? `${name}:${count}` : name, "no"),
  ];
}

export function healthOptions({ Healthcheck }: Config, image: ImageDetails | undefined): string[] {
  const test = Healthcheck?.Test ?? [];
  const ofImage = image?.healthCheck;
  const [kind = "", ...words] = test;
  if (kind === "") return [];
  if (kind === "NONE") {
    const hasNone = image !== undefined && (ofImage === undefined || isSame(test, ofImage.test));
    return hasNone ? [] : ["--no-healthcheck"];
  }
  // The docker CLI has only commands for the image's shell.
  const command = kind === "CMD-SHELL" ? words.join(" ") : words.map(quoted).join(" ");
  const time = (option: string, value: number | undefined, usual: number | undefined): string[] => {
    const ms = (value ?? 0) / NANOSECONDS_PER_MILLISECOND;
    return ms === 0 || ms === usual ? [] : [option, `${ms}ms`];
  };
  const retries = Healthcheck?.Retries;
  return [
    ...(isSame(test, ofImage?.test ?? []) ? [] : ["--health-cmd", command]),
    ...time("--health-interval", Healthcheck?.Interval, ofImage?.interval),
    ...time("--health-timeout", Healthcheck?.Timeout, ofImage?.timeout),
    ...(retries === ofImage?.retries ? [] : number("--health-retries", retries)),
    ...time("--health-start-period", Healthcheck?.StartPeriod, ofImage?.startPeriod),
    ...time("--health-start-interval", Healthcheck?.StartInterval, ofImage?.startInterval),
  ];
}

export function logOptions({ LogConfig }: HostConfig): string[] {
  const { Type, Config: options } = LogConfig ?? {};
  const settings = pairs(options);
  const usual = settings.length === 0 ? DEFAULT_LOG_DRIVER : undefined;
  return [...differing("--log-driver", Type, usual), ...each("--log-opt", settings)];
}
