/** Where Prometheus gets metrics. */
export interface ScrapeTarget {
  /** The value of the label `job`. */
  readonly job: string;
  /** `host:port`, as Prometheus's container reaches it. */
  readonly target: string;
  /** Default `/metrics`. */
  readonly path?: string;
}

/** What the builder collects. */
export interface PrometheusSettings {
  readonly targets: readonly ScrapeTarget[];
  /** Seconds between two scrapes of a target; null for the default. */
  readonly interval: number | null;
}

export const PROMETHEUS_PORT = 9090;
export const CONFIG_FILE = "/etc/prometheus/prometheus.yml";
