import { GarageContainer } from "../../../modules/garage";
import { MinioContainer } from "../../../modules/minio";
import { RustfsContainer } from "../../../modules/rustfs";
import { SeaweedfsContainer } from "../../../modules/seaweedfs";
import { ImageName } from "../../../src";

describe("servers with S3 refuse", () => {
  it.each([
    ["an empty user", () => new RustfsContainer("a").withUsername(""), "withUsername"],
    ["an empty password", () => new RustfsContainer("a").withPassword(""), "withPassword"],
    ["an empty region", () => new SeaweedfsContainer("a").withRegion(""), "withRegion"],
    ["MinIO: a short user", () => new MinioContainer("a").withUsername("me"), "withUsername"],
    [
      "MinIO: a short password",
      () => new MinioContainer("a").withPassword("s3cr3t7"),
      "withPassword",
    ],
    ["Garage: a short key", () => new GarageContainer("a").withUsername("minio"), "withUsername"],
    [
      "Garage: a short secret",
      () => new GarageContainer("a").withPassword("s3cr3t7"),
      "withPassword",
    ],
  ])("%s", (_what, call, option) => {
    expect(call).toThrow(`${option}: expected`);
    expect(call).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }) as Error);
    expect(call).not.toThrow("s3cr3t7");
  });

  it("an image that is not declared compatible", () => {
    const other = ImageName.fromString("postgres:17");
    for (const Container of [
      MinioContainer,
      RustfsContainer,
      SeaweedfsContainer,
      GarageContainer,
    ]) {
      expect(() => new Container(other)).toThrow(
        expect.objectContaining({ code: "IMAGE_MISMATCH" }) as Error,
      );
    }
    expect(new MinioContainer(ImageName.fromString("quay.io/minio/minio:1"))).toBeDefined();
  });
});
