import { renamed } from "../../../../src/compose/reuse/renamed";

it("resolved files get the project's name, and what compose has named after it", () => {
  const config = {
    name: "mayfly-reuse",
    services: { api: { command: ["mayfly-reuse"] } },
    networks: { default: { name: "mayfly-reuse_default" }, own: { name: "mayfly-reuse_other" } },
    volumes: { data: { name: "mayfly-reuse_data", driver: "local" }, bare: null },
    "x-note": "mayfly-reuse",
  };
  expect(renamed(config, "mayfly-reuse-1")).toEqual({
    ...config,
    name: "mayfly-reuse-1",
    networks: { default: { name: "mayfly-reuse-1_default" }, own: { name: "mayfly-reuse_other" } },
    volumes: { data: { name: "mayfly-reuse-1_data", driver: "local" }, bare: null },
  });
});
