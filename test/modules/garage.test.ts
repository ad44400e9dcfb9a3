import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { GarageContainer, type StartedGarageContainer } from "../../modules/garage";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { askWithWrongKey, bucketNames, putAndGet, s3Client } from "../support/s3-client";

const GARAGE = "dxflrs/garage:v2.5.0";

describeContract<StartedGarageContainer>({
  server: "garage",
  image: GARAGE,
  create: (image) => new GarageContainer(image),
  query: bucketNames,
  address: "getConnectionUrl",
  starts: 3,
  wrongPassword: { connect: askWithWrongKey, error: /signature we calculated does not match/ },
  odd: () => new GarageContainer(GARAGE).withPassword(ODD),
  bakes: false,
});

describeServer("garage", () => {
  it("serves its user, and empties buckets although it has no versions", async () => {
    await using garage = await new GarageContainer(GARAGE).start();
    const bucket = await garage.openBucket();
    const Bucket = bucket.getName();
    const listed = s3Client(garage).send(new ListObjectVersionsCommand({ Bucket }));
    await expect(listed).rejects.toMatchObject({ name: "NotImplemented" });
    expect(await putAndGet(garage, Bucket, { Key: "a b/ü&<x>+%", Body: "x" })).toBe("x");
    await bucket.drop();
    expect(await bucketNames(garage)).toEqual([]);
    await expect(askWithWrongKey(garage)).rejects.toThrow(/signature we calculated/);
  });

  it("starts with a configuration of the user's", async () => {
    const content = `metadata_dir = "/meta"
data_dir = "/data"
replication_factor = 1
rpc_bind_addr = "0.0.0.0:3901"
rpc_secret = "${"ab".repeat(32)}"
[s3_api]
api_bind_addr = "0.0.0.0:3900"
s3_region = "garage"
`;
    await using garage = await new GarageContainer(GARAGE)
      .withUsername("somebody")
      .withPassword("something-longer")
      .withRegion("garage")
      .withCopyContentToContainer([{ content, target: "/etc/garage.toml" }])
      .start();
    expect(garage.getRegion()).toBe("garage");
    expect(await bucketNames(garage)).toEqual([]);
    const { stdout } = await garage.exec(["ls", "/data"]);
    expect(stdout).not.toBe("");
  });
});

describePage("garage", ["pictures", "0 buckets"]);
