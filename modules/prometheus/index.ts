export { PrometheusContainer } from "./prometheus-container";
export {
  StartedPrometheusContainer,
  type WaitForSampleOptions,
} from "./started-prometheus-container";
export type { ScrapeTarget } from "./settings";
export type { PrometheusSample } from "./samples";
