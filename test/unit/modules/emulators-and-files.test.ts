import { ChromaDBContainer } from "../../../modules/chromadb";
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
