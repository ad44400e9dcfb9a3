import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKS } from "../../conformance/checks";
import { ENGINES } from "../../conformance/engines";
import { pageOf, type Results } from "../../conformance/page";
import { ROOT } from "../../support/paths";

const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const results = JSON.parse(read("test/conformance/results.json")) as Results;

it("has the results of all engines", () => {
  expect(results.engines.map(({ name }) => name)).toEqual(ENGINES.map(({ name }) => name));
  for (const { name, failed } of results.engines) {
    const { gaps } = ENGINES.find((engine) => engine.name === name)!;
    expect([...failed].sort()).toEqual(Object.keys(gaps).sort());
    const checks = CHECKS.map((check) => check.name);
    expect(Object.keys(gaps).filter((gap) => !checks.includes(gap))).toEqual([]);
  }
});

it("is written from the results", () => {
  expect(read("docs/engines.md")).toBe(pageOf(results));
});
