import { containerNamed } from "../../../src/compose/names";

const CONTAINERS = [
  { service: "api", number: 1, name: "p-api-1" },
  { service: "api", number: 2, name: "p-api-2" },
  { service: "api-2", number: 1, name: "p-api-2-1" },
  { service: "db", number: 1, name: "my-database" },
];

const named = (name: string, number?: number) =>
  containerNamed(CONTAINERS, name, number, "get").name;

describe("a container's names", () => {
  it.each([
    ["api", undefined, "p-api-1"],
    ["api", 2, "p-api-2"],
    ["api-1", undefined, "p-api-1"],
    ["api_2", undefined, "p-api-2"],
    ["db", undefined, "my-database"],
    ["my-database", undefined, "my-database"],
  ])("%s, %s", (name, number, container) => {
    expect(named(name, number)).toBe(container);
  });

  it("prefer a service of that name", () => {
    expect(named("api-2")).toBe("p-api-2-1");
  });

  it("are listed for a wrong one", () => {
    expect(() => named("web")).toThrow(
      'get: expected a service that was started (api with 2 containers, api-2, db), got "web"',
    );
    expect(() => named("db", 2)).toThrow('got number 2 of "db"');
    expect(() => named(5 as never)).toThrow(", got a number");
    expect(() => containerNamed([], "web", undefined, "get")).toThrow("(there is none)");
  });
});
