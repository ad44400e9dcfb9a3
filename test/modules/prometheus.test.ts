import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrometheusContainer, type StartedPrometheusContainer } from "../../modules/prometheus";
import {
  GenericContainer,
  Network,
  type StartedNetwork,
  type StartedTestContainer,
} from "../../src";
import { describeServer } from "../support/describe-server";
import { BUSYBOX } from "../support/images";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";

const PROMETHEUS = "prom/prometheus:v2.53.3";
/** Longer than any pause of a busy machine. */
const LONG = { timeout: 120_000 };
const SELF = { job: "self", target: "localhost:9090" };

describeContract<StartedPrometheusContainer>({
  server: "prometheus",
  image: PROMETHEUS,
  create: (image) => new PrometheusContainer(image),
  query: async (prometheus) => {
    expect(await prometheus.query("1 + 1")).toEqual([{ labels: {}, value: 2 }]);
  },
  address: "getUrl",
  starts: 3,
  bakes: false,
});

describeServer("prometheus", () => {
  let network: StartedNetwork;
  let app: StartedTestContainer;
  let prometheus: StartedPrometheusContainer;
  beforeAll(async () => {
    network = await new Network().start();
    const content = 'orders_total{shop="one"} 3\norders_total{shop="two"} 4\nlimit +Inf\n';
    app = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withNetworkAliases("app")
      .withCopyContentToContainer([{ content, target: "/www/metrics.txt" }])
      .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
      .start();
    prometheus = await new PrometheusContainer(PROMETHEUS)
      .withNetwork(network)
      .withScrapeTarget({ job: "app", target: "app:8080", path: "/metrics.txt" })
      .withScrapeTarget(SELF)
      .withCommand(["--web.enable-lifecycle"])
      .start();
  });
  afterAll(async () => {
    await prometheus.stop();
    await app.stop();
    await network.stop();
  });

  it("scrapes its targets", async () => {
    const found = await prometheus.waitForSample('orders_total{job="app"}', LONG);
    expect(found.map(({ labels, value }) => [labels["shop"], value]).sort()).toEqual([
      ["one", 3],
      ["two", 4],
    ]);
    expect(found[0]?.labels).toMatchObject({ __name__: "orders_total", instance: "app:8080" });
    // A scrape ends after a second, so on a busy machine the samples of the next one can be missing.
    const sum = await prometheus.waitForSample("sum(orders_total) == 7", LONG);
    expect(sum).toEqual([{ labels: {}, value: 7 }]);
    expect((await prometheus.waitForSample("limit", LONG))[0]?.value).toBe(Infinity);
    expect((await prometheus.waitForSample('up{job="self"} == 1', LONG))[0]?.value).toBe(1);
  });

  it("says what was scraped instead", async () => {
    await prometheus.waitForSample('up{job="app"}', LONG);
    const missing = prometheus.waitForSample("nothing_total", { timeout: 100 });
    await expect(missing).rejects.toMatchObject({
      code: "PROMETHEUS_NO_SAMPLE",
      message: expect.stringMatching(/app at app:8080 is (up|down)/) as string,
    });
  });

  it("says what an expression lacks, and does not wait for it", async () => {
    const calls = [() => prometheus.query("sum("), () => prometheus.waitForSample("sum(", LONG)];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        code: "PROMETHEUS_REQUEST_FAILED",
        message: expect.stringContaining("parse error") as string,
      });
    }
  });

  it("takes the user's options and configuration", async () => {
    const reload = await fetch(`${prometheus.getUrl()}/-/reload`, { method: "POST" });
    expect(reload.status).toBe(200);
    const folder = await mkdtemp(join(tmpdir(), "mayfly-prometheus-"));
    try {
      const config = join(folder, "prometheus.yml");
      const content = "global:\n  external_labels:\n    mine: really\n";
      await writeFile(config, content, { mode: 0o600 });
      await using own = await new PrometheusContainer(PROMETHEUS).withConfigFile(config).start();
      const answer = await fetch(`${own.getUrl()}/api/v1/status/config`);
      expect(await answer.text()).toContain("mine: really");
      const both = new PrometheusContainer(PROMETHEUS)
        .withConfigFile(config)
        .withScrapeTarget(SELF);
      await expect(both.start()).rejects.toThrow("withScrapeTarget: expected no prometheus.yml");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describePage("prometheus", ["3"]);
