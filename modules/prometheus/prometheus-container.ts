import {
  checkObject,
  checkText,
  checkWholeNumber,
  defineServer,
  fileAtStart,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import {
  CONFIG_FILE,
  PROMETHEUS_PORT,
  type PrometheusSettings,
  type ScrapeTarget,
} from "./settings";
import { StartedPrometheusContainer } from "./started-prometheus-container";

const prometheus = defineServer<PrometheusSettings, StartedPrometheusContainer>({
  name: "prometheus",
  images: ["prom/prometheus", "quay.io/prometheus/prometheus"],
  ports: [PROMETHEUS_PORT],
  defaults: { targets: [], interval: null },
  configure,
  ready: () => Wait.forHttp("/-/ready", PROMETHEUS_PORT),
  started: StartedPrometheusContainer,
});

/** The image's own command, which the user's options would replace. */
const OPTIONS = [`--config.file=${CONFIG_FILE}`, "--storage.tsdb.path=/prometheus"];

function configure(settings: PrometheusSettings, described: ContainerSpec): SpecPatch {
  const { command: given = [] } = described;
  const isGiven = (option: string): boolean =>
    given.some((one) => one.split("=", 1)[0] === option.split("=", 1)[0]);
  const command = [...OPTIONS.filter((option) => !isGiven(option)), ...given];
  if (!isGiven("--config.file") && fileAtStart(described, CONFIG_FILE) === undefined) {
    return {
      command,
      copies: [{ kind: "content", content: configuration(settings), target: CONFIG_FILE }],
    };
  }
  const expected = "no prometheus.yml of yours; write this into that file";
  if (settings.targets.length > 0) {
    throw InvalidOptionError.describing("withScrapeTarget", expected, "one");
  }
  if (settings.interval !== null) {
    throw InvalidOptionError.describing("withScrapeInterval", expected, "one");
  }
  return { command };
}

const DEFAULT_INTERVAL_S = 1;

/** JSON is YAML, too. */
function configuration({ targets, interval }: PrometheusSettings): string {
  return JSON.stringify({
    global: { scrape_interval: `${interval ?? DEFAULT_INTERVAL_S}s` },
    scrape_configs: targets.map(({ job, target, path = "/metrics" }) => ({
      job_name: job,
      metrics_path: path,
      static_configs: [{ targets: [target] }],
    })),
  });
}

/**
 * A Prometheus server, from the official image (hub.docker.com/r/prom/prometheus).
 *
 * ```ts
 * await using prometheus = await new PrometheusContainer("prom/prometheus:v2.53.3")
 *   .withNetwork(network)
 *   .withScrapeTarget({ job: "shop", target: "shop:8080" })
 *   .start();
 * const [orders] = await prometheus.waitForSample('orders_total{job="shop"}');
 * ```
 */
export class PrometheusContainer extends ServerContainer<
  PrometheusSettings,
  StartedPrometheusContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither Prometheus nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, prometheus);
  }

  /** Adds a target, from which Prometheus gets metrics. Throws InvalidOptionError. */
  withScrapeTarget(target: ScrapeTarget): this {
    const { targets = [] } = this.given;
    const {
      job,
      target: address,
      path,
    } = checkObject(target, "withScrapeTarget", "{ job, target, path? }");
    checkText(job, "withScrapeTarget.job");
    if (!/^[^\s/]+:\d+$/.test(checkText(address, "withScrapeTarget.target"))) {
      throw InvalidOptionError.quoting("withScrapeTarget.target", "host:port", address);
    }
    if (path !== undefined && !checkText(path, "withScrapeTarget.path").startsWith("/")) {
      throw InvalidOptionError.quoting("withScrapeTarget.path", "a path that begins with /", path);
    }
    if (targets.some((other) => other.job === job)) {
      throw InvalidOptionError.quoting("withScrapeTarget.job", "a name no other target has", job);
    }
    return this.set({ targets: [...targets, { job, target: address, ...(path && { path }) }] });
  }

  /** Sets the seconds between two scrapes of a target. Default 1. Throws InvalidOptionError. */
  withScrapeInterval(seconds: number): this {
    return this.set({ interval: checkWholeNumber(seconds, "withScrapeInterval") });
  }

  /**
   * Starts the server with your prometheus.yml. `start()` throws InvalidOptionError together with `withScrapeTarget()` or
   * `withScrapeInterval()`. Throws InvalidOptionError if the file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    // The server runs as another user, who has to read the file.
    const file = { source: sourcePath, target: CONFIG_FILE, mode: 0o644 };
    return this.withCopyFilesToContainer([file]);
  }
}
