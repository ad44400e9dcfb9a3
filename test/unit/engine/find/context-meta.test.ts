import { chosenContext, contextMeta } from "../../../../src/engine/find/context-meta";

describe("a context of the docker CLI", () => {
  it("names an engine", () => {
    const docker = { Host: "tcp://engine:2376", SkipTLSVerify: true };
    const meta = { host: "tcp://engine:2376", skipsVerify: true };
    expect(contextMeta({ Endpoints: { docker } })).toEqual(meta);
  });

  it("may have fields in another case, as the docker CLI reads them", () => {
    const docker = { host: "tcp://engine", skiptlsverify: true };
    const meta = { host: "tcp://engine", skipsVerify: true };
    expect(contextMeta({ endpoints: { docker } })).toEqual(meta);
    expect(chosenContext({ CurrentContext: "remote" })).toBe("remote");
  });

  it.each([
    ["null", null],
    ["a number", 7],
    ["a list", []],
    ["no endpoints", { Endpoints: null }],
    ["an endpoint of another type", { Endpoints: { docker: "tcp://engine" } }],
    ["a host of another type", { Endpoints: { docker: { Host: ["tcp://engine"] } } }],
    ["an empty host", { Endpoints: { docker: { Host: "" } } }],
  ])("names none where it is %s", (_title, content) => {
    expect(contextMeta(content)).toEqual({ host: undefined, skipsVerify: false });
  });

  it("has certificates checked, unless it explicitly says otherwise", () => {
    const docker = { Host: "tcp://engine", SkipTLSVerify: "false" };
    expect(contextMeta({ Endpoints: { docker } }).skipsVerify).toBe(false);
  });

  it.each([
    null,
    7,
    {},
    { currentContext: "" },
    { currentContext: "default" },
    { currentContext: 7 },
  ])("is not chosen by %j", (content) => {
    expect(chosenContext(content)).toBeUndefined();
  });
});
