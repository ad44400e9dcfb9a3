import { ServiceBusClient } from "@azure/service-bus";
import {
  AzureServiceBusContainer,
  type StartedAzureServiceBusContainer,
} from "../../modules/azureservicebus";
import { GenericContainer, Network, Wait, type StartedNetwork } from "../../src";
import { addressInAnotherProcess } from "../../src/module/contract/attach-elsewhere";
import { describeServer } from "../support/describe-server";
import { exists } from "../support/engine-state";
import { BUSYBOX } from "../support/images";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { realEngine } from "../support/real-engine";

const IMAGE = "mcr.microsoft.com/azure-messaging/servicebus-emulator:2.0.1";
const MSSQL = "mcr.microsoft.com/mssql/server:2022-latest";

const withoutMssql = (): AzureServiceBusContainer =>
  new AzureServiceBusContainer(IMAGE).acceptLicense();
const create = (): AzureServiceBusContainer => withoutMssql().withMssqlImage(MSSQL);

/** Sends a message and completes it. Returns what was received. */
async function sendAndReceive(
  servicebus: StartedAzureServiceBusContainer,
  to: string,
  subscription?: string,
): Promise<unknown> {
  const client = new ServiceBusClient(servicebus.getConnectionString());
  try {
    await client.createSender(to).sendMessages({ body: `for ${to}` });
    const receiver =
      subscription === undefined
        ? client.createReceiver(to)
        : client.createReceiver(to, subscription);
    const [message] = await receiver.receiveMessages(1);
    if (message === undefined) throw new Error("no message");
    await receiver.completeMessage(message);
    return message.body;
  } finally {
    await client.close();
  }
}

describeServer("azureservicebus", () => {
  describeServer("mssqlserver", () => {
    let network: StartedNetwork;
    let servicebus: StartedAzureServiceBusContainer;
    beforeAll(async () => {
      network = await new Network().start();
      servicebus = await create()
        .withNetwork(network)
        .withNetworkAliases("bus")
        .withQueue("orders", { LockDuration: "PT1M" })
        .withTopic("events", ["audit", "mail"])
        .start();
    });
    afterAll(async () => {
      await servicebus.stop();
      await network.stop();
    });

    it("answers the first message, of a queue and of each subscription", async () => {
      expect(await sendAndReceive(servicebus, "orders")).toBe("for orders");
      expect(await sendAndReceive(servicebus, "events", "audit")).toBe("for events");
      expect(await sendAndReceive(servicebus, "events", "mail")).toBe("for events");
    });

    it("has no queue that was not described", async () => {
      await expect(sendAndReceive(servicebus, "queue.1")).rejects.toThrow("could not be found");
    });

    it("has testcontainers' address, in both views", () => {
      const rest =
        "SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
      const address = `sb://${servicebus.getHost()}:${servicebus.getPort()}`;
      expect(servicebus.getConnectionString()).toBe(`Endpoint=${address};${rest}`);
      expect(servicebus.getHttpPort()).toBe(servicebus.getMappedPort(5300));
      const seen = servicebus.inNetwork("bus");
      expect(seen.getConnectionString()).toBe(`Endpoint=sb://bus:5672;${rest}`);
      expect(seen.getHttpPort()).toBe(5300);
    });

    it("answers from its network, by alias", async () => {
      const client = new GenericContainer(BUSYBOX)
        .withNetwork(network)
        .withCommand(["sleep", "600"]);
      await using second = await client.start();
      const { output } = await second.exec(["wget", "-qO-", "http://bus:5300/health"]);
      expect(output).toContain("healthy");
    });

    it("answers after a restart, on the new port", async () => {
      await servicebus.restart();
      expect(await sendAndReceive(servicebus, "orders")).toBe("for orders");
    });

    it("has its SQL Server, with the password", async () => {
      const mssql = servicebus.getMssqlContainer();
      const { output } = await mssql.exec(["sh", "-c", "echo $ACCEPT_EULA $MSSQL_SA_PASSWORD"]);
      expect(output.trim()).toBe("Y P@ssword1!d3adb33f#");
      const server = ["-S", "localhost", "-U", "sa", "-P", "P@ssword1!d3adb33f#", "-d", "master"];
      const tool = "/opt/mssql-tools18/bin/sqlcmd";
      const { exitCode } = await mssql.exec([tool, ...server, "-C", "-b", "-Q", "SELECT 1"]);
      expect(exitCode).toBe(0);
    });

    it("is attached by another process, and stops with its SQL Server there", async () => {
      const password = "An0ther-one";
      const started = await create()
        .withMssqlPassword(password)
        .withConfig(
          '{"UserConfig":{"Namespaces":[{"Name":"sbemulatorns","Queues":[{"Name":"q"}]}]}}',
        )
        .start();
      expect(await sendAndReceive(started, "q")).toBe("for q");
      const mssql = started.getMssqlContainer();
      expect((await mssql.exec(["printenv", "MSSQL_SA_PASSWORD"])).output.trim()).toBe(password);
      const data = JSON.stringify(started);
      const module = require.resolve("../../modules/azureservicebus");
      expect(await addressInAnotherProcess(module, data, "getConnectionString")).toBe(
        started.getConnectionString(),
      );
      const [own = ""] = started.getNetworkNames();
      await runModuleProgram("stop-server", ["azureservicebus", data]);
      expect(await exists(started.getId())).toBe(false);
      expect(await exists(mssql.getId())).toBe(false);
      const { networks } = await realEngine();
      expect(await networks.inspect(own)).toBeUndefined();
    });

    it("uses a SQL Server of the user's, and the image's own configuration", async () => {
      const mssql = new GenericContainer(MSSQL)
        .withEnvironment({ ACCEPT_EULA: "Y", MSSQL_SA_PASSWORD: "My-0wn-server" })
        .withLabels({ mine: "yes" })
        .withExposedPorts(1433)
        .withWaitStrategy(Wait.forLogMessage("Recovery is complete"));
      await using started = await withoutMssql()
        .withMssqlContainer(mssql)
        .withMssqlPassword("My-0wn-server")
        .start();
      expect(started.getMssqlContainer().getLabels()).toMatchObject({ mine: "yes" });
      expect(await sendAndReceive(started, "queue.1")).toBe("for queue.1");
    });

    it("says why SQL Server did not start, and leaves nothing", async () => {
      const mssql = new GenericContainer(MSSQL).withExposedPorts(1433);
      await expect(withoutMssql().withMssqlContainer(mssql).start()).rejects.toMatchObject({
        code: "COMPANION_FAILED",
        message: expect.stringMatching(
          /^SQL Server, which the server needs, did not start\. [^]*must be accepted/,
        ) as string,
      });
    });

    it("says why the image of something else does not start", async () => {
      const other = new AzureServiceBusContainer(BUSYBOX).acceptLicense().withMssqlImage(MSSQL);
      await expect(other.withStartupTimeout(20_000).start()).rejects.toMatchObject({
        code: expect.stringMatching(/^(CONTAINER_EXITED|STARTUP_TIMEOUT)$/) as string,
      });
    });
  });
});

describePage("azureservicebus", ["one tea"], ["azureservicebus", "mssqlserver"]);
