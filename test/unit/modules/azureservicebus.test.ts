import { AzureServiceBusContainer } from "../../../modules/azureservicebus";
import { configuration } from "../../../modules/azureservicebus/entities";
import { GenericContainer, ImageName } from "../../../src";

const IMAGE = "mcr.microsoft.com/azure-messaging/servicebus-emulator:2.0.1";
const create = (): AzureServiceBusContainer => new AzureServiceBusContainer(IMAGE);

describe("AzureServiceBusContainer", () => {
  it("takes the emulator's image and substitutes for it", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/bus:1");
    expect(() => new AzureServiceBusContainer(mirror)).toThrow("registry.example.com/mirror/bus");
    const substitute = mirror.asCompatibleSubstituteFor(IMAGE.replace(/:[^:]+$/, ""));
    expect(() => new AzureServiceBusContainer(substitute)).not.toThrow();
  });

  it("does not start without the license", async () => {
    await expect(create().start()).rejects.toThrow("acceptLicense: expected a call");
    const no = { ACCEPT_EULA: "N" };
    await expect(create().withEnvironment(no).start()).rejects.toThrow("acceptLicense: expected");
  });

  it("takes a SQL Server or its image", () => {
    const own = new GenericContainer("mssql");
    const both = "expected withMssqlContainer() or withMssqlImage(), got both";
    expect(() => create().withMssqlImage("a:1").withMssqlContainer(own)).toThrow(both);
    expect(() => create().withMssqlContainer(own).withMssqlImage("a:1")).toThrow(both);
    expect(() => create().withMssqlContainer("a:1" as unknown as GenericContainer)).toThrow(
      "withMssqlContainer: expected a container that is described",
    );
  });

  it("refuses a password that SQL Server refuses, and does not show it", () => {
    for (const password of ["Sh0rt!", "s3cr3ts3cr3t", "SECRETsecret"]) {
      const call = (): unknown => create().withMssqlPassword(password);
      expect(call).toThrow("withMssqlPassword: expected 8 characters or more");
      expect(call).not.toThrow(password);
    }
    expect(() => create().withMssqlPassword("Secret12")).not.toThrow();
  });

  it("refuses entities that cannot be right", () => {
    expect(() => create().withQueue("")).toThrow("withQueue: expected a non-empty string");
    expect(() => create().withQueue("a").withTopic("A", [])).toThrow(
      'withTopic: expected a name no other queue or topic has, got "A"',
    );
    expect(() => create().withTopic("a", [""])).toThrow("withTopic.subscriptions[0]: expected");
    const either = "expected withConfig() or withQueue() and withTopic(), got both";
    expect(() => create().withConfig("{}").withQueue("a")).toThrow(either);
    expect(() => create().withQueue("a").withConfig("{}")).toThrow(either);
  });

  it("cannot be reused", () => {
    expect(() => create().withReuse()).toThrow("a server without a companion");
  });
});

it("configuration writes Config.json", () => {
  const topic = { name: "events", properties: {}, subscriptions: ["audit"] };
  const queue = { name: "orders", properties: { RequiresSession: true } };
  expect(JSON.parse(configuration([queue], [topic]))).toEqual({
    UserConfig: {
      Namespaces: [
        {
          Name: "sbemulatorns",
          Queues: [{ Name: "orders", Properties: { RequiresSession: true } }],
          Topics: [
            {
              Name: "events",
              Properties: {},
              Subscriptions: [{ Name: "audit", Properties: {}, Rules: [] }],
            },
          ],
        },
      ],
      Logging: { Type: "Console" },
    },
  });
});
