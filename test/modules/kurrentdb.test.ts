import { jsonEvent, KurrentDBClient } from "@kurrent/kurrentdb-client";
import {
  KurrentDbContainer,
  KurrentDbStreams,
  type StartedKurrentDbContainer,
} from "../../modules/kurrentdb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const KURRENTDB = "kurrentplatform/kurrentdb:26.1";

async function withClient<T>(
  server: { getConnectionString(): string },
  work: (client: KurrentDBClient) => Promise<T>,
): Promise<T> {
  const client = KurrentDBClient.connectionString(
    // A busy machine may be late: by default the client waits 10 s for an answer.
    `${server.getConnectionString()}&defaultDeadline=120000&keepAliveTimeout=120000`,
  );
  try {
    return await work(client);
  } finally {
    await client.dispose();
  }
}

const append = (server: StartedKurrentDbContainer, stream: string, tea: string): Promise<bigint> =>
  withClient(server, async (client) => {
    const event = jsonEvent({ type: "brewed", data: { tea } });
    return (await client.appendToStream(stream, event)).nextExpectedRevision;
  });

const read = (server: StartedKurrentDbContainer, stream: string): Promise<unknown[]> =>
  withClient(server, async (client) => {
    const found: unknown[] = [];
    for await (const { event } of client.readStream(stream)) found.push(event?.data);
    return found;
  });

describeContract<StartedKurrentDbContainer>({
  server: "kurrentdb",
  image: KURRENTDB,
  create: (image) => new KurrentDbContainer(image),
  query: async (kurrent) => {
    await using streams = await kurrent.openStreams();
    const stream = streams.getStream("tea-1");
    expect(await append(kurrent, stream, "Assam")).toBe(0n);
    expect(await append(kurrent, stream, "Oolong")).toBe(1n);
    expect(await read(kurrent, stream)).toEqual([{ tea: "Assam" }, { tea: "Oolong" }]);
  },
  address: "getConnectionString",
  starts: 3,
  bakes: false,
});

describeServer("kurrentdb", () => {
  let kurrent: StartedKurrentDbContainer;
  beforeAll(async () => {
    kurrent = await new KurrentDbContainer(KURRENTDB)
      .withEnvironment({ KURRENTDB_RUN_PROJECTIONS: "None" })
      .start();
  });
  afterAll(() => kurrent.stop());

  it("has the address of the node, and the variables that the user replaced", async () => {
    const address = `${kurrent.getHost()}:${kurrent.getPort()}`;
    expect(kurrent.getConnectionString()).toBe(`kurrentdb://${address}?tls=false`);
    expect((await fetch(`${kurrent.getHttpUrl()}/health/live`)).status).toBe(204);
    const { stdout } = await kurrent.exec(["sh", "-c", "env | grep ^KURRENTDB_ | sort"]);
    expect(stdout.trim().split("\n")).toEqual([
      "KURRENTDB_CLUSTER_SIZE=1",
      "KURRENTDB_INSECURE=true",
      "KURRENTDB_RUN_PROJECTIONS=None",
      "KURRENTDB_START_STANDARD_PROJECTIONS=true",
    ]);
  });

  it("gives each test streams of its own, and deletes them", async () => {
    await append(kurrent, "kept", "Assam");
    const streams = await kurrent.openStreams();
    const other = await kurrent.openStreams();
    const [mine, theirs] = [streams.getStream("tea"), other.getStream("tea")];
    expect(mine).toBe(`${streams.getPrefix()}tea`);
    await append(kurrent, mine, "Assam");
    await append(kurrent, theirs, "Oolong");
    {
      const data = JSON.parse(JSON.stringify(streams)) as ObjectData;
      await using attached = attach(data, KurrentDbStreams);
      expect(attached.getStream("tea")).toBe(mine);
      expect(attached.getConnectionString()).toBe(kurrent.getConnectionString());
    }
    expect(await read(kurrent, mine)).toEqual([{ tea: "Assam" }]);
    await streams.drop();
    await expect(read(kurrent, mine)).rejects.toMatchObject({ type: "stream-not-found" });
    expect(await read(kurrent, theirs)).toEqual([{ tea: "Oolong" }]);
    await other.drop();
    expect(await read(kurrent, "kept")).toEqual([{ tea: "Assam" }]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["kurrentdb", JSON.stringify(kurrent), "openStreams", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    const stream = `${killed.stdout}_tea`;
    await append(kurrent, stream, "Assam");
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    await expect(read(kurrent, stream)).rejects.toMatchObject({ type: "stream-not-found" });
  });
});

describePage("kurrentdb", ['brewed {"tea":"Assam"}', "revision 0"]);
