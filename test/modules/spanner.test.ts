import {
  SpannerEmulatorContainer,
  SpannerEmulatorHelper,
  type StartedSpannerEmulatorContainer,
} from "../../modules/gcloud";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";

const SPANNER = "gcr.io/cloud-spanner-emulator/emulator:1.5.55";

/** Returns what the emulator's REST API has at the path below the project. */
async function read(spanner: StartedSpannerEmulatorContainer, path: string): Promise<unknown> {
  const address = `http://${spanner.getHost()}:${spanner.getMappedPort(9020)}`;
  return (await fetch(`${address}/v1/projects/${spanner.getProjectId()}/${path}`)).json();
}

describeContract<StartedSpannerEmulatorContainer>({
  server: "spanner",
  module: "gcloud",
  image: SPANNER,
  create: (image) => new SpannerEmulatorContainer(image),
  query: async (spanner) => {
    const helper = new SpannerEmulatorHelper(spanner);
    await helper.createInstance("shop");
    await helper.deleteInstance("shop");
  },
  address: "getEmulatorGrpcEndpoint",
  starts: 3,
  bakes: false,
});

describeServer("spanner", () => {
  let spanner: StartedSpannerEmulatorContainer;
  let helper: SpannerEmulatorHelper;
  beforeAll(async () => {
    spanner = await new SpannerEmulatorContainer(SPANNER).withProjectId("my-project").start();
    helper = new SpannerEmulatorHelper(spanner);
  });
  afterAll(() => spanner.stop());

  it("creates and deletes instances and databases", async () => {
    const config = "projects/my-project/instanceConfigs/emulator-config";
    expect(await helper.instanceConfig()).toBe(config);
    const name = "projects/my-project/instances/shop";
    const created = await helper.createInstance("shop", { labels: { of: "test" } });
    const instance = { name, config, displayName: "shop", nodeCount: 1, labels: { of: "test" } };
    expect(created).toMatchObject(instance);
    expect(await read(spanner, "instances")).toMatchObject({ instances: [instance] });

    const statements = ["CREATE TABLE teas (id INT64) PRIMARY KEY (id)"];
    await helper.createDatabase("shop", "teas", { statements });
    const database = { name: `${name}/databases/teas` };
    expect(await read(spanner, "instances/shop/databases")).toMatchObject({
      databases: [database],
    });

    await helper.deleteDatabase("shop", "teas");
    expect(await read(spanner, "instances/shop/databases")).toEqual({ databases: [] });
    await helper.deleteInstance("shop");
    expect(await read(spanner, "instances")).toEqual({ instances: [] });
  });

  it("says why the emulator refused", async () => {
    await helper.createInstance("kept", { processingUnits: 100 });
    const refused = { code: "SPANNER_REQUEST_FAILED" };
    await expect(helper.createInstance("kept")).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining("Instance already exists") as string,
    });
    const wrong = helper.createDatabase("kept", "teas", { statements: ["DRINK TEA"] });
    await expect(wrong).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining("Error parsing Spanner DDL statement: DRINK TEA") as string,
    });
    await expect(helper.deleteDatabase("kept", "teas")).rejects.toMatchObject(refused);
  });

  const wrong: [string, () => Promise<unknown>][] = [
    ["createInstance", () => helper.createInstance("a/b")],
    ["deleteInstance", () => helper.deleteInstance("")],
    ["createDatabase", () => helper.createDatabase("shop", "a`b")],
    ["deleteDatabase", () => helper.deleteDatabase("shop", "Teas")],
  ];
  it.each(wrong)("refuses an id: %s", async (method, call) => {
    await expect(call()).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(method) as string,
    });
  });
});
