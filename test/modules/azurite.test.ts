import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { TableClient, TableServiceClient } from "@azure/data-tables";
import { attach, GenericContainer, Network, type ObjectData } from "../../src";
import {
  AzuriteAccount,
  AzuriteContainer,
  type StartedAzuriteContainer,
} from "../../modules/azurite";
import { CLAIMS, NUMBERS } from "../../modules/azurite/test-accounts";
import type { StorageAccount } from "../../modules/azurite/settings";
import { ownedName, testRun } from "../../src/module";
import { describeContract } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { PFX, PFX_CERTIFICATE, PFX_PASSWORD } from "../support/pfx";

const AZURITE = "mcr.microsoft.com/azure-storage/azurite:3.35.0";

/** Azure's clients of today send a newer API version than Azurite 3.35 knows. */
const create = (image = AZURITE): AzuriteContainer =>
  new AzuriteContainer(image).withSkipApiVersionCheck();

/** What a client connects to: a server or an account. */
type Reachable = Pick<AzuriteAccount, "getConnectionString">;

/** Writes to each service and reads it again. */
async function useServices(azurite: Reachable): Promise<unknown[]> {
  const connection = azurite.getConnectionString();
  const container = BlobServiceClient.fromConnectionString(connection).getContainerClient("files");
  await container.createIfNotExists();
  const blob = container.getBlockBlobClient("a.txt");
  await blob.upload("hello", 5);
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient("jobs");
  await queue.createIfNotExists();
  await queue.sendMessage("work");
  const allowInsecureConnection = connection.includes("BlobEndpoint=http:");
  const table = TableClient.fromConnectionString(connection, "people", { allowInsecureConnection });
  await table.createTable();
  await table.upsertEntity({ partitionKey: "a", rowKey: "1", name: "Ada" });
  const { receivedMessageItems } = await queue.receiveMessages();
  return [
    (await blob.downloadToBuffer()).toString(),
    receivedMessageItems.map(({ messageText }) => messageText),
    (await table.getEntity<{ name: string }>("a", "1")).name,
  ];
}

const WRITTEN = ["hello", ["work"], "Ada"];

/** Returns the names of all blob containers, queues and tables. */
async function namesIn(azurite: Reachable): Promise<string[]> {
  const connection = azurite.getConnectionString();
  const allowInsecureConnection = connection.includes("BlobEndpoint=http:");
  const lists = [
    BlobServiceClient.fromConnectionString(connection).listContainers(),
    QueueServiceClient.fromConnectionString(connection).listQueues(),
    TableServiceClient.fromConnectionString(connection, { allowInsecureConnection }).listTables(),
  ];
  const names: (string | undefined)[] = [];
  for (const list of lists) for await (const { name } of list) names.push(name);
  return names.flatMap((name) => name ?? []);
}

const NAMES = ["files", "jobs", "people"];

const reachable = (azurite: StartedAzuriteContainer, account: StorageAccount): Reachable => ({
  getConnectionString: () => azurite.connectionStringOf(account),
});

/** Claims the accounts for tests as this process, by the container that says so. Returns what releases them. */
async function claimAll(
  azurite: StartedAzuriteContainer,
  { except }: { except?: number } = {},
): Promise<() => Promise<unknown>> {
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionStringOf(CLAIMS));
  const claims = NUMBERS.filter((number) => number !== except).map(
    (number) => `${number}-${ownedName(testRun()).replaceAll("_", "-")}`,
  );
  await Promise.all(claims.map((claim) => blobs.createContainer(claim)));
  return () => Promise.all(claims.map((claim) => blobs.deleteContainer(claim)));
}

describeContract<StartedAzuriteContainer>({
  server: "azurite",
  image: AZURITE,
  create,
  query: async (azurite) => {
    const connection = azurite.getConnectionString();
    await BlobServiceClient.fromConnectionString(connection).getProperties();
    await QueueServiceClient.fromConnectionString(connection).getProperties();
  },
  address: "getConnectionString",
  starts: 3,
  wrongPassword: {
    connect: (azurite) => {
      const wrong = Buffer.from("wrong").toString("base64");
      const key = new StorageSharedKeyCredential(azurite.getAccountName(), wrong);
      return new BlobServiceClient(azurite.getBlobEndpoint(), key).getProperties();
    },
    error: /AuthorizationFailure|AuthenticationFailed|authenticate/i,
  },
  bakes: false,
});

describeServer("azurite", () => {
  it("serves blobs, queues and tables of its well-known account", async () => {
    await using azurite = await create().start();
    expect(await useServices(azurite)).toEqual(WRITTEN);
    expect(azurite.getAccountName()).toBe("devstoreaccount1");
    expect(azurite.getPort()).toBe(azurite.getBlobPort());
    const { output } = await azurite.getLogs();
    expect(output).toContain("successfully listen");
  });

  it("has an account, ports and memory of one's own", async () => {
    const key = Buffer.from("a key").toString("base64");
    await using azurite = await create()
      .withAccountName("test-account")
      .withAccountKey(key)
      .withBlobPort(11_000)
      .withQueuePort(11_001)
      .withTablePort({ container: 11_002, host: 31_902 })
      .withInMemoryPersistence()
      .withExtentMemoryLimitInMegaBytes(64)
      .start();
    expect(await useServices(azurite)).toEqual(WRITTEN);
    expect(azurite.getAccountKey()).toBe(key);
    expect(azurite.getTablePort()).toBe(31_902);
    expect(azurite.getTableEndpoint()).toBe(`http://${azurite.getHost()}:31902/test-account`);
    const { exitCode } = await azurite.exec(["test", "-e", "/data/__azurite_db_table__.json"]);
    expect(exitCode).toBe(1);
  });

  it("takes the account of the image's variable", async () => {
    const key = Buffer.from("another").toString("base64");
    await using azurite = await create()
      .withEnvironment({ AZURITE_ACCOUNTS: `first:${key};second:${key}` })
      .start();
    expect([azurite.getAccountName(), azurite.getAccountKey()]).toEqual(["first", key]);
    expect(await useServices(azurite)).toEqual(WRITTEN);
  });

  it("is reached by a name with dots, from its network", async () => {
    await using network = await new Network().start();
    await using azurite = await create()
      .withNetwork(network)
      .withNetworkAliases("storage.test")
      .start();
    const seen = azurite.inNetwork("storage.test");
    expect(seen.getQueueEndpoint()).toBe("http://storage.test:10001/devstoreaccount1");
    await using client = await new GenericContainer(AZURITE)
      .withNetwork(network)
      .withEntrypoint(["sleep"])
      .withCommand(["600"])
      .start();
    const url = `${seen.getBlobEndpoint()}?comp=list`;
    const { output } = await client.exec([
      ...["node", "-e"],
      `fetch(${JSON.stringify(url)}).then(async (answer) => console.log(await answer.text()))`,
    ]);
    // The account of the path is known; without a signature, it refuses.
    expect(output).toContain("AuthorizationFailure");
  });

  it("serves HTTPS, and checks tokens", async () => {
    const authority = new CertificateAuthority("mayfly");
    const { cert, key } = authority.certificate("azurite", ["localhost", "127.0.0.1"]);
    await using azurite = await create().withSsl(cert, key).withOAuth().start();
    const { host, protocol, pathname } = new URL(azurite.getBlobEndpoint());
    expect([host, protocol, pathname]).toEqual([
      `${azurite.getHost()}:${azurite.getBlobPort()}`,
      "https:",
      "/devstoreaccount1",
    ]);
    expect(azurite.getConnectionString()).toMatch(/^DefaultEndpointsProtocol=https;/);
    const url = `${azurite.getBlobEndpoint()}?comp=list`;
    const answer = await get(url, authority.cert, { Authorization: "Bearer no.token" });
    expect(answer).toContain("AuthenticationFailed");
  });

  it("serves HTTPS with a PKCS #12 file", async () => {
    await using azurite = await create().withSslPfx(PFX, PFX_PASSWORD).start();
    expect(await get(azurite.getQueueEndpoint(), PFX_CERTIFICATE)).toContain("Azurite-Queue");
    expect(await get(azurite.getTableEndpoint(), PFX_CERTIFICATE)).toContain("Azurite-Table");
  });
});

describeServer("azurite", () => {
  describe("openAccount", () => {
    let azurite: StartedAzuriteContainer;

    beforeAll(async () => {
      azurite = await create().start();
    });

    afterAll(() => azurite.stop());

    it("keeps tests apart, and deletes what they made", async () => {
      const one = await azurite.openAccount();
      await using two = await azurite.openAccount();
      expect(one.getAccountName()).not.toBe(two.getAccountName());
      for (const account of [azurite, one, two]) {
        expect(await useServices(account)).toEqual(WRITTEN);
      }
      const files = BlobServiceClient.fromConnectionString(
        one.getConnectionString(),
      ).getContainerClient("files");
      await files.getBlobLeaseClient().acquireLease(-1);
      await one.drop();
      expect(await namesIn(one)).toEqual([]);
      expect(await namesIn(two)).toEqual(NAMES);
      expect(await namesIn(azurite)).toEqual(NAMES);
    });

    it("opens accounts at the same time", async () => {
      const accounts = await Promise.all(Array.from({ length: 8 }, () => azurite.openAccount()));
      expect(new Set(accounts.map((account) => account.getAccountName())).size).toBe(8);
      await Promise.all(accounts.map((account) => account.drop()));
      // Nothing is left of it.
      expect(await namesIn(reachable(azurite, CLAIMS))).toEqual([]);
    });

    it("says when none is free", async () => {
      const release = await claimAll(azurite);
      await expect(azurite.openAccount()).rejects.toMatchObject({
        code: "AZURITE_NO_ACCOUNT_FREE",
      });
      await release();
    });

    it("can be handed to another process, which does not empty it", async () => {
      await using account = await azurite.openAccount();
      const sent = JSON.parse(JSON.stringify(account)) as ObjectData;
      {
        await using attached = attach(sent, AzuriteAccount);
        expect(attached.getConnectionString()).toBe(account.getConnectionString());
        expect(await useServices(attached)).toEqual(WRITTEN);
      }
      expect(await namesIn(account)).toEqual(NAMES);
      await attach(sent, AzuriteAccount).drop();
      expect(await namesIn(account)).toEqual([]);
    });

    it("is opened in another process, and emptied after that was killed", async () => {
      const args = ["azurite", JSON.stringify(azurite), "openAccount"];
      const { stdout: left } = await runModuleProgram("open-part", [...args, "killed"]);
      const number = parseInt(left, 10);
      const ofKilled = new AzuriteAccount(azurite, left, { isOwner: false });
      expect(ofKilled.getAccountName()).toBe(`mayfly${number}`);
      expect(await useServices(ofKilled)).toEqual(WRITTEN);
      const release = await claimAll(azurite, { except: number });
      await using next = await azurite.openAccount();
      expect(next.getAccountName()).toBe(ofKilled.getAccountName());
      expect(await namesIn(next)).toEqual([]);
      await release();
    });

    it("works with HTTPS, and beside accounts of one's own", async () => {
      const authority = new CertificateAuthority("mayfly");
      const { cert, key } = authority.certificate("azurite", ["localhost", "127.0.0.1"]);
      const own = Buffer.from("a key").toString("base64");
      await using secure = await create()
        .withEnvironment({ AZURITE_ACCOUNTS: `first:${own};second:${own}` })
        .withSsl(cert, key)
        .start();
      await using account = await secure.openAccount();
      expect(account.getBlobEndpoint()).toMatch(/^https:.*\/mayfly\d+$/);
      const [, variable] = /AZURITE_ACCOUNTS=(\S+)/.exec((await secure.exec("env")).output) ?? [];
      expect(variable).toMatch(new RegExp(`^first:${own};second:${own};mayfly:`));
    });
  });
});

/** Sends a request with a certificate authority of its own, and returns the server's name and the answer's body. */
async function get(url: string, ca: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { ca, headers }, resolve).on("error", reject).end();
  });
  let body = "";
  for await (const chunk of answer.setEncoding("utf8")) body += String(chunk);
  return `${String(answer.headers["server"])} ${body}`;
}

describePage("azurite", ["empty account"]);
