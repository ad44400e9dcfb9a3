import { emptySpec, mergeSpec, type SpecPatch } from "../../../../src/spec/merge-spec";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";
import type * as Start from "../../../support/start-container";

describe("with DEBUG set", () => {
  let written: string[];
  let startContainer: typeof Start.startContainer;
  const engine = new FakeEngine();

  const start = async (patch: SpecPatch): Promise<string> => {
    written.length = 0;
    const wait = { description: "nothing", until: () => Promise.resolve() };
    const spec = mergeSpec(mergeSpec(emptySpec("fake:1"), { wait, reuse: {} }), patch);
    const { id } = await startContainer(spec, fakeRuntime(engine));
    return id.slice(0, 12);
  };

  beforeAll(async () => {
    // The variable is read once, when the modules are first used.
    process.env["DEBUG"] = "testcontainers:reuse";
    jest.resetModules();
    ({ startContainer } = await import("../../../support/start-container"));
    written = [];
    // Lines of DEBUG go there under test runners.
    jest.spyOn(console, "log").mockImplementation((...args: unknown[]) => {
      written.push(args.join(" "));
    });
  });

  afterAll(() => {
    delete process.env["DEBUG"];
    jest.restoreAllMocks();
  });

  it("a start says why it made a new container, or which it took", async () => {
    const first = await start({ environment: { A: "1" } });
    expect(written.join()).toContain(
      "creating a new fake:1: no existing container has its image or key",
    );

    const other = await start({ environment: { A: "1" }, privileged: true });
    expect(written.join()).toContain(
      `creating a new fake:1: the most similar container is ${first}, which differs in HostConfig.Privileged`,
    );

    await start({ environment: { A: "2" }, privileged: true });
    expect(written.join()).toContain(
      `creating a new fake:1: the most similar container is ${other}, which differs in Env.A`,
    );

    await start({
      environment: { A: "1", SECRET: "s3cr3t" },
      labels: { team: "a" },
      privileged: true,
    });
    expect(written.join()).toContain(`${other}, which differs in Env.SECRET, Labels.team`);
    expect(written.join()).not.toContain("s3cr3t");

    await start({ environment: { A: "1" } });
    expect(written.join()).toMatch(
      new RegExp(`fake:1 is reused: mayfly-reuse-[0-9a-f]{32} \\(${first}\\)`),
    );
  });
});
