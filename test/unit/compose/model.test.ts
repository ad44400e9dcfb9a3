import { isBuilt, startedServices, type ComposeModel } from "../../../src/compose/model";

const MODEL: ComposeModel = {
  services: {
    api: { depends_on: { db: {}, inactive: { required: false }, migrate: {} } },
    db: {},
    debug: {},
    migrate: { depends_on: { db: {} } },
  },
};

describe("the services that compose starts", () => {
  it.each<[string[], string[]]>([
    [[], ["api", "db", "debug", "migrate"]],
    [["migrate"], ["db", "migrate"]],
    [["api"], ["api", "db", "migrate"]],
    [
      ["debug", "db"],
      ["db", "debug"],
    ],
  ])("for %j are %j", (requested, started) => {
    expect(startedServices(MODEL, requested)).toEqual(started);
  });
});

describe("the services whose image compose builds", () => {
  const services = {
    api: { build: {}, image: "app:dev" },
    same: { image: "app:dev" },
    other: { image: "app:1" },
    unnamed: { build: {} },
  };

  it("are those with `build`, and those with the image of one that has it", () => {
    const built = Object.entries(services).filter(([, each]) => isBuilt({ services }, each));
    expect(built.map(([name]) => name)).toEqual(["api", "same", "unnamed"]);
  });
});
