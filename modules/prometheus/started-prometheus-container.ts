import { checkText, checkWholeNumber, MayflyError, poll, StartedServer } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { presentValues, type PrometheusSample } from "./samples";
import type { PrometheusSettings } from "./settings";

/** The options of `waitForSample()`. */
export interface WaitForSampleOptions {
  /** Milliseconds until the expression has to have a value. Default 10,000. */
  readonly timeout?: number;
}

/** A running Prometheus server. */
export class StartedPrometheusContainer extends StartedServer<PrometheusSettings> {
  /** Returns `http://host:port` of the page for the browser, and of the API below `/api/v1`. */
  getUrl(): string {
    return this.url({ scheme: "http" });
  }

  /**
   * Returns the present values of an expression in PromQL, one for each series. Throws InvalidOptionError, and MayflyError
   * with the code `PROMETHEUS_REQUEST_FAILED`, for example for an expression that cannot be read.
   */
  async query(expression: string): Promise<PrometheusSample[]> {
    return presentValues(this.#api(), checkText(expression, "query"));
  }

  /**
   * Resolves with the values of an expression as soon as it has any: `orders_total{job="shop"} > 2`. Throws
   * InvalidOptionError, and MayflyError with the code `PROMETHEUS_NO_SAMPLE` or `PROMETHEUS_REQUEST_FAILED`.
   */
  async waitForSample(
    expression: string,
    { timeout = 10_000 }: WaitForSampleOptions = {},
  ): Promise<PrometheusSample[]> {
    checkText(expression, "waitForSample");
    checkWholeNumber(timeout, "waitForSample.timeout");
    const limit = AbortSignal.timeout(timeout);
    let found: PrometheusSample[] = [];
    try {
      await poll({ signal: limit, report: () => undefined }, async () => {
        found = await presentValues(this.#api(), expression);
        return found.length > 0 || "no value";
      });
      return found;
    } catch (error) {
      if (!limit.aborted) throw error;
    }
    // A last look, on a machine so slow that no look came to its end.
    found = await presentValues(this.#api(), expression);
    if (found.length > 0) return found;
    const targets = (await presentValues(this.#api(), "up")).map(
      ({ labels, value }) =>
        `${labels["job"]} at ${labels["instance"]} is ${value === 1 ? "up" : "down"}`,
    );
    const what = `waitForSample: ${expression} has no value after ${timeout} ms; scraped targets: `;
    throw new MayflyError("PROMETHEUS_NO_SAMPLE", `${what}${targets.join(", ") || "none"}`, {
      hint: "check the expression's names and labels, and that Prometheus's container reaches the target.",
    });
  }

  #api(): AskedServer {
    const names = { product: "Prometheus", code: "PROMETHEUS_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress() };
  }
}
