// The code of docs/modules/gcloud.md.
import {
  CloudStorageEmulatorContainer,
  PubSubEmulatorContainer,
  SpannerEmulatorContainer,
  SpannerEmulatorHelper,
} from "mayfly/gcloud";
import { PubSub } from "@google-cloud/pubsub";
import { Storage } from "@google-cloud/storage";

async function main(): Promise<void> {
  await using gcs = await new CloudStorageEmulatorContainer(
    "fsouza/fake-gcs-server:1.56.1",
  ).start();
  const storage = new Storage(gcs.getClientOptions());
  await storage.createBucket("pictures");

  {
    await using bucket = await gcs.openBucket();
    await storage.bucket(bucket.getName()).file("a.txt").save("hello");

    console.log(String((await storage.bucket(bucket.getName()).file("a.txt").download())[0]));
  }
  {
    await using pubsub = await new PubSubEmulatorContainer(
      "gcr.io/google.com/cloudsdktool/google-cloud-cli:578.0.0-emulators",
    ).start();
    const projectId = pubsub.newProjectId(); // mayfly-1a2b3c4d5e6f7a8b
    const client = new PubSub(pubsub.getClientOptions(projectId));

    const [topic] = await client.createTopic("orders");
    console.log(topic.name === `projects/${projectId}/topics/orders`);
    await client.close();
  }
  {
    await using spanner = await new SpannerEmulatorContainer(
      "gcr.io/cloud-spanner-emulator/emulator:1.5.55",
    ).start();

    const helper = new SpannerEmulatorHelper(spanner);
    await helper.createInstance("shop");
    await helper.createDatabase("shop", "teas", {
      statements: ["CREATE TABLE teas (id INT64) PRIMARY KEY (id)"],
    });
    const client = await helper.client();
    const instance = client.instance("shop");

    console.log(instance.formattedName_);
    await client.close();
  }
}

void main();
