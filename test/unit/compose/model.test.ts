import { startedServices, type ComposeModel } from "../../../src/compose/model";

const MODEL: ComposeModel = {
  services: {
    api: { depends_on: { db: {}, migrate: {} } },
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
