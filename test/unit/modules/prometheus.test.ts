import { ImageName } from "../../../src";
import { PrometheusContainer } from "../../../modules/prometheus";

const create = (): PrometheusContainer => new PrometheusContainer("prom/prometheus:v2.53.3");
const TARGET = { job: "app", target: "app:8080" };

describe("PrometheusContainer", () => {
  it("takes images of Prometheus and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/metrics:1");
    expect(() => new PrometheusContainer(mirror)).toThrow("registry.example.com/mirror/metrics");
    const substitute = mirror.asCompatibleSubstituteFor("prom/prometheus");
    expect(() => new PrometheusContainer(substitute)).not.toThrow();
  });

  it.each([
    ["no job", { job: "" }, "withScrapeTarget.job: expected a non-empty string"],
    ["no port", { target: "app" }, 'withScrapeTarget.target: expected host:port, got "app"'],
    ["a URL", { target: "http://app:1" }, "withScrapeTarget.target: expected host:port"],
    ["a path without a slash", { path: "metrics" }, "withScrapeTarget.path: expected a path"],
    ["a number as path", { path: 5 as unknown as string }, "withScrapeTarget.path: expected a non"],
  ])("refuses %s", (_what, wrong, says) => {
    expect(() => create().withScrapeTarget({ ...TARGET, ...wrong })).toThrow(says);
  });

  it("refuses at the start what a configuration of the user's would hide", async () => {
    const own = (): PrometheusContainer => create().withCommand(["--config.file=/own.yml"]);
    const expected = "expected no prometheus.yml of yours; write this into that file";
    await expect(own().withScrapeTarget(TARGET).start()).rejects.toThrow(
      `withScrapeTarget: ${expected}`,
    );
    await expect(own().withScrapeInterval(5).start()).rejects.toThrow(
      `withScrapeInterval: ${expected}`,
    );
    await expect(create().withConfigFile(__filename).withScrapeInterval(5).start()).rejects.toThrow(
      `withScrapeInterval: ${expected}`,
    );
  });

  it("refuses a job twice, and an interval that is none", () => {
    const twice = (): unknown => create().withScrapeTarget(TARGET).withScrapeTarget(TARGET);
    expect(twice).toThrow("withScrapeTarget.job: expected a name no other target has");
    expect(() => create().withScrapeInterval(0)).toThrow("withScrapeInterval: expected a whole");
  });
});
