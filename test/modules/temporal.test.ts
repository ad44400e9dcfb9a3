import { Client, Connection } from "@temporalio/client";
import {
  TemporalContainer,
  TemporalNamespace,
  type StartedTemporalContainer,
} from "../../modules/temporal";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const TEMPORAL = "temporalio/temporal:1.9.1";
/** On a busy machine the server needs longer than the client's 10 s for a first call. */
const CONNECT_MS = 120_000;

/** Calls `use` with a client of a namespace. */
async function withClient<T>(
  at: { getAddress(): string; getNamespace(): string },
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({
    address: at.getAddress(),
    connectTimeout: CONNECT_MS,
  });
  try {
    return await use(new Client({ connection, namespace: at.getNamespace() }));
  } finally {
    await connection.close();
  }
}

/** Starts a workflow that no worker takes, and returns its state. */
const startWorkflow = (client: Client, workflowId: string): Promise<string> =>
  client.workflow
    .start("order", { taskQueue: "shop", workflowId, args: [1] })
    .then((handle) => handle.describe())
    .then(({ status }) => status.name);

async function namespacesOf(temporal: StartedTemporalContainer): Promise<string[]> {
  return withClient(temporal, async ({ workflowService }) => {
    const { namespaces } = await workflowService.listNamespaces({ pageSize: 100 });
    return namespaces.map(({ namespaceInfo }) => namespaceInfo?.name ?? "");
  });
}

describeContract<StartedTemporalContainer>({
  server: "temporal",
  image: TEMPORAL,
  create: (image) => new TemporalContainer(image),
  query: (temporal) =>
    withClient(temporal, async (client) => {
      expect(await startWorkflow(client, `contract-${process.hrtime.bigint()}`)).toBe("RUNNING");
    }),
  address: "getAddress",
  starts: 3,
  fromNetwork: (seen) => ["temporal", "workflow", "list", "--address", seen.getAddress()],
  bakes: false,
});

describeServer("temporal", () => {
  let temporal: StartedTemporalContainer;
  beforeAll(async () => {
    temporal = await new TemporalContainer(TEMPORAL)
      .withNamespaces("shop")
      .withSearchAttribute("CustomerId", "Keyword")
      .withSearchAttribute("Total", "Int")
      .withDynamicConfig("limit.blobSize.error", 1_000_000)
      .start();
  });
  afterAll(() => temporal.stop());

  it("has addresses for clients and for people", async () => {
    const at = (port: number): string => `${temporal.getHost()}:${temporal.getMappedPort(port)}`;
    expect(temporal.getAddress()).toBe(at(7233));
    expect(temporal.getUiUrl()).toBe(`http://${at(8233)}`);
    // The web interface connects to the server when it needs it, and answers 503 until it has.
    await eventually("the namespaces in the web interface", async () => {
      const answer = await fetch(`${temporal.getUiUrl()}/api/v1/namespaces`);
      const text = await answer.text();
      return text.includes('"shop"') || text;
    });
  });

  it("has the namespaces and the configuration of the builder", async () => {
    expect(await namespacesOf(temporal)).toEqual(expect.arrayContaining(["default", "shop"]));
    await withClient(temporal, async ({ workflowService }) => {
      const { namespaceInfo } = await workflowService.describeNamespace({ namespace: "shop" });
      expect(Number(namespaceInfo?.limits?.blobSizeLimitError)).toBe(1_000_000);
    });
  });

  describe("openNamespace", () => {
    it("gives each test a namespace, and deletes it", async () => {
      const one = await temporal.openNamespace();
      const two = await temporal.openNamespace();
      for (const namespace of [one, two]) {
        await withClient(namespace, async (client) => {
          expect(await startWorkflow(client, "same-id")).toBe("RUNNING");
        });
      }
      expect(one.getUiUrl()).toBe(`${temporal.getUiUrl()}/namespaces/${one.getName()}/workflows`);
      await one.drop();
      await two.drop();
      const left = await namespacesOf(temporal);
      expect(left).not.toContain(one.getName());
      expect(left).not.toContain(two.getName());
    });

    it("has the search attributes of the builder", async () => {
      await using namespace = await temporal.openNamespace();
      await withClient(namespace, async ({ connection }) => {
        const { customAttributes } = await connection.operatorService.listSearchAttributes({
          namespace: namespace.getName(),
        });
        expect(Object.keys(customAttributes)).toEqual(
          expect.arrayContaining(["CustomerId", "Total"]),
        );
      });
    });

    it("is attached without being deleted", async () => {
      await using namespace = await temporal.openNamespace();
      {
        const data = JSON.parse(JSON.stringify(namespace)) as ObjectData;
        await using attached = attach(data, TemporalNamespace);
        expect(attached.getAddress()).toBe(temporal.getAddress());
      }
      expect(await namespacesOf(temporal)).toContain(namespace.getName());
    });

    it("deletes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["temporal", JSON.stringify(temporal), "openNamespace", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      expect(await namespacesOf(temporal)).toContain(killed.stdout);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await namespacesOf(temporal)).not.toContain(killed.stdout);
    });

    it("says why a namespace could not be deleted", async () => {
      const namespace = await temporal.openNamespace();
      await temporal.exec([
        "temporal",
        "operator",
        "namespace",
        "delete",
        "-y",
        namespace.getName(),
      ]);
      await expect(namespace.drop()).rejects.toMatchObject({
        code: "TEMPORAL_COMMAND_FAILED",
        message: expect.stringContaining("temporal operator namespace delete") as string,
      });
    });
  });
});

describePage("temporal", ["RUNNING"]);
