import {
  definePart,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
  type HttpServer,
} from "../../src/module";
import type { StartedCloudStorageEmulatorContainer } from "./storage-emulator";
import { ask } from "./storage-request";

// The JSON API of Cloud Storage (cloud.google.com/storage/docs/json_api/v1).

const BUCKETS = "/storage/v1/b";

/** A bucket of Cloud Storage that belongs to one test, from `openBucket()`. `await using` removes it with its objects. */
export class CloudStorageBucket extends ServerPart<StartedCloudStorageEmulatorContainer> {
  protected async remove(
    server: StartedCloudStorageEmulatorContainer,
    name: string,
  ): Promise<void> {
    await removeBucket(server.storageServer(), name);
  }
}
definePart("gcloud-storage-bucket", CloudStorageBucket);

/** Creates a bucket for this process; `id` is the container's. Returns the bucket's name. */
export async function createOwnBucket(
  id: string,
  server: HttpServer,
  projectId: string,
): Promise<string> {
  const project = encodeURIComponent(projectId);
  await oncePerServer(id, async () => {
    const listed = await ask(server, { path: `${BUCKETS}?project=${project}` });
    for (const name of namesOfTheDead(namesIn(listed))) await removeBucket(server, name);
  });
  const name = ownedName(testRun());
  const path = `${BUCKETS}?project=${project}`;
  await ask(server, { method: "POST", path, json: { name } });
  return name;
}

async function removeBucket(server: HttpServer, bucket: string): Promise<void> {
  const path = `${BUCKETS}/${bucket}`;
  for (let token: string | undefined = ""; token !== undefined;) {
    const page = `${path}/o?versions=true&pageToken=${encodeURIComponent(token)}`;
    const listed = await ask(server, { path: page });
    for (const { name, generation } of itemsOf(listed)) {
      const ofGeneration = generation === undefined ? "" : `?generation=${generation}`;
      const object = `${path}/o/${encodeURIComponent(name)}${ofGeneration}`;
      await ask(server, { method: "DELETE", path: object });
    }
    token = (listed as { nextPageToken?: string } | undefined)?.nextPageToken;
    if (token === "") token = undefined;
  }
  await ask(server, { method: "DELETE", path });
}

interface Item {
  readonly name: string;
  readonly generation?: string;
}

const itemsOf = (listed: unknown): readonly Item[] =>
  (listed as { items?: readonly Item[] } | undefined)?.items ?? [];

const namesIn = (listed: unknown): string[] => itemsOf(listed).map(({ name }) => name);
