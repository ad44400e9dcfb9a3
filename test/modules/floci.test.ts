import {
  FlociAzContainer,
  FlociContainer,
  FlociGcpContainer,
  FlociOciContainer,
  StartedFlociContainer,
} from "../../modules/floci";
import { attach, Network, type GenericContainer } from "../../src";
import { BUSYBOX } from "../support/images";

// No image of Floci is at hand. A small server has the paths and the answers of Floci's documentation and source.

/** Makes a builder's container serve these answers in place of Floci. */
function answering<B extends GenericContainer>(
  builder: B,
  port: number,
  answers: Readonly<Record<string, string>>,
): B {
  const files = Object.entries(answers).map(
    ([path, text]) => `mkdir -p "$(dirname /www${path})"; echo '${text}' > /www${path}`,
  );
  const script = ["mkdir -p /www", ...files, `exec httpd -f -p ${port} -h /www`].join("; ");
  return builder.withEntrypoint(["sh", "-c", script]);
}

const aws = (ready = true): FlociContainer =>
  answering(new FlociContainer(BUSYBOX), 4566, {
    "/index.html": "",
    "/_localstack/init": JSON.stringify({ completed: { boot: true, start: true, ready } }),
  });

describe("in place of Floci", () => {
  it("has LocalStack's addresses, and sets Floci's variables", async () => {
    await using network = await new Network().start();
    await using floci = await aws()
      .withServices("s3")
      .withRegion("eu-central-1")
      .withNetwork(network)
      .withNetworkAliases("aws")
      .start();
    const endpoint = `http://${floci.getHost()}:${floci.getMappedPort(4566)}`;
    expect(floci.getConnectionUri()).toBe(endpoint);
    expect(floci.getClientOptions()).toEqual({
      endpoint,
      region: "eu-central-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      forcePathStyle: true,
    });
    expect(floci.inNetwork("aws").getConnectionUri()).toBe("http://aws:4566");
    const same = attach(JSON.parse(JSON.stringify(floci)) as never, StartedFlociContainer);
    expect(same.getConnectionUri()).toBe(endpoint);
    const { output } = await floci.exec(["env"]);
    const session = floci.getLabels()["org.testcontainers.session-id"];
    for (const variable of [
      "FLOCI_HOSTNAME=aws",
      "FLOCI_DEFAULT_REGION=eu-central-1",
      "AWS_DEFAULT_REGION=eu-central-1",
      "FLOCI_DOCKER_EXTRA_LABELS_0__KEY=org.testcontainers.session-id",
      `FLOCI_DOCKER_EXTRA_LABELS_0__VALUE=${session}`,
    ]) {
      expect(output.split("\n")).toContain(variable);
    }
  });

  it("waits until the init scripts have run", async () => {
    await expect(aws(false).withStartupTimeout(5_000).start()).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
    });
  });

  it("has Azurite's addresses at one port", async () => {
    const builder = answering(new FlociAzContainer(BUSYBOX), 4577, { "/_floci/health": "{}" });
    await using azure = await builder.start();
    const uri = `http://${azure.getHost()}:${azure.getMappedPort(4577)}`;
    expect(azure.getConnectionUri()).toBe(uri);
    expect(azure.getServiceEndpoint("keyvault")).toBe(`${uri}/devstoreaccount1-keyvault`);
    expect(azure.getConnectionString()).toBe(
      `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${azure.getAccountKey()};` +
        `BlobEndpoint=${uri}/devstoreaccount1;QueueEndpoint=${uri}/devstoreaccount1-queue;` +
        `TableEndpoint=${uri}/devstoreaccount1-table;`,
    );
  });

  it("has the variables of Google's emulators", async () => {
    const builder = answering(new FlociGcpContainer(BUSYBOX), 4588, { "/_floci-gcp/health": "{}" });
    await using gcp = await builder.withProjectId("shop").start();
    const host = `${gcp.getHost()}:${gcp.getMappedPort(4588)}`;
    expect(gcp.getEmulatorVariables()).toMatchObject({
      PUBSUB_EMULATOR_HOST: host,
      STORAGE_EMULATOR_HOST: `http://${host}`,
      GOOGLE_CLOUD_PROJECT: "shop",
    });
    const { output } = await gcp.exec(["env"]);
    expect(output.split("\n")).toContain("FLOCI_GCP_DEFAULT_PROJECT_ID=shop");
  });

  it("has Oracle's region and namespace", async () => {
    const builder = answering(new FlociOciContainer(BUSYBOX), 4599, { "/_floci-oci/health": "{}" });
    await using oci = await builder.withRegion("eu-frankfurt-1").start();
    expect(oci.getConnectionUri()).toBe(`http://${oci.getHost()}:${oci.getMappedPort(4599)}`);
    expect([oci.getRegion(), oci.getNamespace()]).toEqual(["eu-frankfurt-1", "floci-local"]);
  });
});
