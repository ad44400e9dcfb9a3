import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  counterpartOf,
  hasCounterpart,
  SHARED_MODULES,
} from "../../../../src/cli/migrate/module-names";
import { ROOT } from "../../../support/paths";

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), "utf8");
const manifest = JSON.parse(read("package.json")) as { exports: Record<string, unknown> };
const typeTest = read("test", "package", "projects", "peer-modules", "types.ts");
const PEER_MODULES = [...typeTest.matchAll(/@testcontainers\/([\w-]+)/g)].map(
  ([, name = ""]) => name,
);

it("SHARED_MODULES are those of testcontainers' modules that Mayfly exports", () => {
  expect(PEER_MODULES).toHaveLength(42);
  expect([...SHARED_MODULES].sort()).toEqual(
    PEER_MODULES.filter((name) => `./${name}` in manifest.exports).sort(),
  );
});

it("testcontainers' names become Mayfly's", () => {
  expect(counterpartOf("testcontainers/build/types")).toBe("mayfly");
  expect(counterpartOf("@testcontainers/redis/build/redis-container")).toBe("mayfly/redis");
  expect(counterpartOf("@testcontainers/azure-cosmosdb-emulator")).toBe("mayfly/azurecosmosdb");
  expect(hasCounterpart("testcontainers")).toBe(true);
  expect(hasCounterpart("@testcontainers/redis")).toBe(true);
  expect(hasCounterpart("@testcontainers/azure-cosmosdb-emulator")).toBe(true);
  expect(hasCounterpart("@testcontainers/unheard-of")).toBe(false);
});
