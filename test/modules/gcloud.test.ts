import { Bigtable } from "@google-cloud/bigtable";
import { PubSub, type Message } from "@google-cloud/pubsub";
import { Storage } from "@google-cloud/storage";
import {
  BigtableEmulatorContainer,
  CloudStorageEmulatorContainer,
  PubSubEmulatorContainer,
  type StartedBigtableEmulatorContainer,
  StartedCloudStorageEmulatorContainer,
  type StartedPubSubEmulatorContainer,
} from "../../modules/gcloud";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const CLI = "gcr.io/google.com/cloudsdktool/google-cloud-cli:578.0.0-emulators";
const GCS = "fsouza/fake-gcs-server:1.56.1";

// Google's clients look for the server that tells a machine in its cloud who it is.
process.env["METADATA_SERVER_DETECTION"] = "none";

const bucketNames = async (gcs: StartedCloudStorageEmulatorContainer): Promise<string[]> => {
  const [buckets] = await new Storage(gcs.getClientOptions()).getBuckets();
  return buckets.map(({ name }) => name);
};

const topicNames = async (
  pubsub: StartedPubSubEmulatorContainer,
  projectId?: string,
): Promise<string[]> => {
  const client = new PubSub(pubsub.getClientOptions(projectId));
  const [topics] = await client.getTopics();
  await client.close();
  return topics.map(({ name }) => name);
};

const openBigtable = (bigtable: StartedBigtableEmulatorContainer): Bigtable => {
  process.env["BIGTABLE_EMULATOR_HOST"] = bigtable.getEmulatorEndpoint();
  try {
    return new Bigtable({ projectId: bigtable.getProjectId(), metricsEnabled: false });
  } finally {
    delete process.env["BIGTABLE_EMULATOR_HOST"];
  }
};

describeContract<StartedCloudStorageEmulatorContainer>({
  server: "fake-gcs-server",
  module: "gcloud",
  image: GCS,
  create: (image) => new CloudStorageEmulatorContainer(image),
  query: bucketNames,
  address: "getClientOptions",
  starts: 3,
  bakes: false,
});

describeContract<StartedPubSubEmulatorContainer>({
  server: "gcloud",
  image: CLI,
  create: (image) => new PubSubEmulatorContainer(image),
  query: (pubsub) => topicNames(pubsub),
  address: "getClientOptions",
  starts: 3,
  bakes: false,
});

describeServer("fake-gcs-server", () => {
  let gcs: StartedCloudStorageEmulatorContainer;
  let storage: Storage;

  beforeAll(async () => {
    gcs = await new CloudStorageEmulatorContainer(GCS).start();
    storage = new Storage(gcs.getClientOptions());
  });
  afterAll(() => gcs.stop());

  it("separates the buckets of two tests, and removes them with their objects", async () => {
    {
      await using first = await gcs.openBucket();
      await using second = await gcs.openBucket();
      const file = storage.bucket(first.getName()).file("a b/ü&<x>+%");
      // A resumable upload goes to the URL that the server answers.
      await file.save("hello", { resumable: true });
      expect(String((await file.download())[0])).toBe("hello");
      expect((await storage.bucket(second.getName()).getFiles())[0]).toEqual([]);
      expect((await bucketNames(gcs)).sort()).toEqual([first.getName(), second.getName()].sort());
    }
    expect(await bucketNames(gcs)).toEqual([]);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await gcs.openBucket();
    const data = JSON.stringify(gcs);
    const open = (how: string): Promise<{ stdout: string; stderr: string }> =>
      runModuleProgram("open-part", ["gcloud", data, "openBucket", how]);
    const { stdout: left } = await open("killed");
    await storage.bucket(left).file("left").save("x", { resumable: false });
    expect((await open("drop")).stderr).toBe("");
    expect(await bucketNames(gcs)).toEqual([mine.getName()]);
  });

  it("answers with the URL that was set", async () => {
    await using other = await new CloudStorageEmulatorContainer(GCS)
      .withExternalURL("http://files.example:1234")
      .start();
    expect(other.getExternalUrl()).toBe("http://files.example:1234");
    await using bucket = await other.openBucket();
    const path = `/storage/v1/b/${bucket.getName()}`;
    const link = async (started = other): Promise<string> => {
      const answer = await fetch(`${started.getEmulatorEndpoint()}${path}`);
      return ((await answer.json()) as { selfLink: string }).selfLink;
    };
    expect(await link()).toBe(`http://files.example:1234${path}`);
    await other.updateExternalUrl("http://other.example");
    expect(other.getExternalUrl()).toBe("http://other.example");
    expect(await link()).toBe(`http://other.example${path}`);
    await other.updatePublicHost("public.example");
    const data = JSON.parse(JSON.stringify(other)) as ObjectData;
    const attached = attach(data, StartedCloudStorageEmulatorContainer);
    for (const started of [attached, other]) {
      await started.restart();
      expect(started.getExternalUrl()).toBe("http://other.example");
      expect(await link(started)).toBe(`http://other.example${path}`);
    }
    await expect(other.updateExternalUrl("files.example")).rejects.toThrow(
      'updateExternalUrl: expected a URL that begins with http:// or https://, got "files.example"',
    );
  });
});

describeServer("gcloud", () => {
  it("gives each test its own project of Pub/Sub", async () => {
    await using pubsub = await new PubSubEmulatorContainer(CLI)
      .withFlag("--verbosity", "debug")
      .start();
    const projectId = pubsub.newProjectId();
    const client = new PubSub(pubsub.getClientOptions(projectId));
    const [topic] = await client.createTopic("orders");
    const [subscription] = await topic.createSubscription("mine");
    const received = new Promise<Message>((resolve, reject) => {
      subscription.on("message", resolve).on("error", reject);
    });
    await topic.publishMessage({ data: Buffer.from("hello") });
    const message = await received;
    expect(String(message.data)).toBe("hello");
    message.ack();
    await subscription.close();
    await client.close();
    expect(await topicNames(pubsub, projectId)).toEqual([`projects/${projectId}/topics/orders`]);
    expect(await topicNames(pubsub, pubsub.newProjectId())).toEqual([]);
  });

  it("serves Bigtable", async () => {
    await using bigtable = await new BigtableEmulatorContainer(CLI)
      .withProjectId("my-project")
      .start();
    const client = openBigtable(bigtable);
    const table = client.instance("any").table("orders");
    await table.create({ families: ["order"] });
    await table.insert({ key: "1", data: { order: { total: "42" } } });
    const [row] = await table.row("1").get();
    expect(JSON.stringify((row as { data: unknown }).data)).toContain('"value":"42"');
    await client.close();
  });
});

describePage(
  "gcloud",
  ["hello", "true", "projects/test-project/instances/shop"],
  ["fake-gcs-server", "gcloud", "spanner"],
);
