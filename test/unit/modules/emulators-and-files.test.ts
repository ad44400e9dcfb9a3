import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ChromaDBContainer } from "../../../modules/chromadb";
import { createDatabase } from "../../../modules/chromadb/databases";
import {
  BigQueryEmulatorContainer,
  BigtableEmulatorContainer,
  CloudStorageEmulatorContainer,
  DatastoreEmulatorContainer,
  FirestoreEmulatorContainer,
  PubSubEmulatorContainer,
  SpannerEmulatorContainer,
} from "../../../modules/gcloud";
import { MockOAuth2ServerContainer } from "../../../modules/mock-oauth2-server";
import { SftpContainer } from "../../../modules/sftp";
import { ImageName } from "../../../src";

const pubsub = (): PubSubEmulatorContainer => new PubSubEmulatorContainer("a");
const storage = (): CloudStorageEmulatorContainer => new CloudStorageEmulatorContainer("a");
const sftp = (): SftpContainer => new SftpContainer("a");

it("a server's refusal gives no advice about a container that does not run", async () => {
  const server = createServer((_request, answer) => answer.writeHead(409).end("it exists"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await expect(createDatabase({ host: "127.0.0.1", port }, "mine")).rejects.toMatchObject({
    code: "CHROMADB_REQUEST_FAILED",
    message: expect.stringContaining("HTTP 409: it exists") as string,
    hint: undefined,
  });
  server.close();
});

it("sftp refuses a users.conf of the user's at the start", async () => {
  const content = [{ content: "bob:s3cr3t", target: "/etc/sftp/users.conf" }];
  await expect(sftp().withCopyContentToContainer(content).start()).rejects.toThrow(
    "SftpContainer: expected no users.conf of yours; give more users by withCommand(), got one",
  );
});

describe("modules refuse", () => {
  it.each([
    ["no project", () => pubsub().withProjectId(""), "withProjectId"],
    ["two options as one", () => pubsub().withFlag("--a --b"), "withFlag"],
    ["no URL", () => storage().withExternalURL("files.example"), "withExternalURL"],
    ["no host", () => storage().withPublicHost(""), "withPublicHost"],
    [
      "a word as a switch",
      () => storage().withAutoUpdateExternalUrl("no" as unknown as boolean),
      "withAutoUpdateExternalUrl",
    ],
    [
      "a string as configuration",
      () => new MockOAuth2ServerContainer("a").withConfig("{}" as never),
      "withConfig",
    ],
    ["a capital letter in a user's name", () => sftp().withUsername("Ada"), "withUsername"],
    ["a password with a colon", () => sftp().withPassword("s3cr3t:7"), "withPassword"],
    ["a path as a folder", () => sftp().withFolder("../etc"), "withFolder"],
  ])("%s", (_what, call, option) => {
    expect(call).toThrow(`${option}: expected`);
    expect(call).not.toThrow("s3cr3t");
  });

  it.each([
    ChromaDBContainer,
    BigQueryEmulatorContainer,
    BigtableEmulatorContainer,
    CloudStorageEmulatorContainer,
    DatastoreEmulatorContainer,
    FirestoreEmulatorContainer,
    PubSubEmulatorContainer,
    SpannerEmulatorContainer,
    MockOAuth2ServerContainer,
    SftpContainer,
  ])("an image of something else: %p", (Container) => {
    expect(() => new Container(ImageName.fromString("postgres:17"))).toThrow(
      expect.objectContaining({ code: "IMAGE_MISMATCH" }) as Error,
    );
  });
});
