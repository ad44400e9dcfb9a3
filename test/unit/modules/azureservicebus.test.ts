import { AzureServiceBusContainer } from "../../../modules/azureservicebus";
import { configuration } from "../../../modules/azureservicebus/entities";
import { mssqlOf } from "../../../modules/azureservicebus/mssql-companion";
import { MSSQLServerContainer } from "../../../modules/mssqlserver";
import { GenericContainer, ImageName } from "../../../src";
import type { ContainerSpec } from "../../../src/module";

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
      expect(call).toThrow("withMssqlPassword: expected a password of 8 to 128 characters with 3");
      expect(call).not.toThrow(password);
    }
    expect(() => create().withMssqlPassword("Secret12")).not.toThrow();
  });

  it("refuses a password that breaks the emulator's connection string, and does not show it", () => {
    const broken = ["Pass;word1", '"Passw0rd"', "'Passw0rd", "=Passw0rd", " Passw0rd", "Passw0rd "];
    for (const password of [...broken, "Pass\nword1"]) {
      const call = (): unknown => create().withMssqlPassword(password);
      expect(call).toThrow("withMssqlPassword: expected a password without ; and line breaks");
      expect(call).not.toThrow(password);
    }
    for (const password of [`Pass'w"0=rd`, "my}Pass word", "P@ssword1!d3adb33f#"]) {
      expect(() => create().withMssqlPassword(password)).not.toThrow();
    }
  });

  it("refuses entities that cannot be right", () => {
    expect(() => create().withQueue("")).toThrow("withQueue: expected a non-empty string");
    expect(() => create().withQueue("a").withTopic("A", ["s"])).toThrow(
      'withTopic: expected a name no other queue or topic has, got "A"',
    );
    expect(() => create().withTopic("a", [""])).toThrow("withTopic.subscriptions[0]: expected");
    const either = "expected withConfig() or withQueue() and withTopic(), got both";
    expect(() => create().withConfig("{}").withQueue("a")).toThrow(either);
    expect(() => create().withQueue("a").withConfig("{}")).toThrow(either);
  });

  it("refuses names and subscriptions that the emulator does not accept", () => {
    for (const name of ["-a", "a-", "a b", "a~b", "a\n", "/a"]) {
      expect(() => create().withQueue(name)).toThrow("withQueue: expected a name of A-Z a-z 0-9");
    }
    for (const name of ["a", "a/b.c_d-e", "0"]) {
      expect(() => create().withQueue(name)).not.toThrow();
    }
    const topic = (...names: string[]): unknown => create().withTopic("t", names);
    const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `s${i}`);
    const count = "withTopic.subscriptions: expected an array of 1 to 50 names";
    expect(() => topic()).toThrow(`${count}, got one of 0`);
    expect(() => topic(...numbered(51))).toThrow(`${count}, got one of 51`);
    expect(() => topic(...numbered(50))).not.toThrow();
    expect(() => create().withTopic("t", "audit" as unknown as string[])).toThrow(count);
    expect(() => topic("a", "A")).toThrow(
      'withTopic.subscriptions[1]: expected a name that no other subscription of the topic has, got "A"',
    );
  });

  it("refuses more queues and topics than the emulator has", () => {
    const described = create();
    for (let index = 0; index < 49; index++) described.withQueue(`q${index}`);
    described.withTopic("t", ["s"]);
    expect(() => described.withQueue("last")).toThrow(
      "withQueue: expected at most 50 queues and topics, got one more",
    );
  });

  it.each([
    ["LockDuration", "PT4S", "a duration from PT5S to PT5M"],
    ["LockDuration", "PT5M1S", "a duration from PT5S to PT5M"],
    ["LockDuration", "5s", "a duration from PT5S to PT5M"],
    ["LockDuration", 5, "a string"],
    ["DefaultMessageTimeToLive", "PT299S", "a duration from PT5M to PT1H"],
    ["DefaultMessageTimeToLive", "P1D", "a duration from PT5M to PT1H"],
    ["DefaultMessageTimeToLive", "P1M", "a duration from PT5M to PT1H"],
    ["DuplicateDetectionHistoryTimeWindow", "PT6M", "a duration from PT5S to PT5M"],
    ["MaxDeliveryCount", 0, "a whole number from 1 to 10"],
    ["MaxDeliveryCount", 11, "a whole number from 1 to 10"],
    ["RequiresSession", "true", "true or false"],
    ["ForwardTo", "a b", "a name of A-Z a-z 0-9"],
  ])("refuses the property %s of %j", (name, value, expected) => {
    const message = `.properties.${name}: expected ${expected}`;
    expect(() => create().withQueue("q", { [name]: value })).toThrow(`withQueue${message}`);
    expect(() => create().withTopic("t", ["s"], { [name]: value })).toThrow(`withTopic${message}`);
  });

  it("takes the limits of properties, and properties that it does not know", () => {
    const least = { LockDuration: "PT5S", DefaultMessageTimeToLive: "PT5M", MaxDeliveryCount: 1 };
    const most = { LockDuration: "PT300S", DefaultMessageTimeToLive: "PT1H", MaxDeliveryCount: 10 };
    const others = { DuplicateDetectionHistoryTimeWindow: "PT20S", ForwardTo: "", Other: "-" };
    for (const properties of [least, most, others]) {
      expect(() => create().withQueue("q", properties)).not.toThrow();
    }
  });

  it("cannot be reused", () => {
    expect(() => create().withReuse()).toThrow("a server without a companion");
  });
});

it("mssqlOf describes Microsoft's image, with the password and the license", () => {
  const settings = { mssqlImage: null, mssqlPassword: "Secret12", license: "Y" } as const;
  const rest = { hasConfig: false, queues: [], topics: [] };
  const { builder } = mssqlOf({ ...settings, ...rest }, undefined);
  expect(builder).toBeInstanceOf(MSSQLServerContainer);
  const { described } = builder as unknown as { readonly described: ContainerSpec };
  expect(described).toMatchObject({
    environment: { ACCEPT_EULA: "Y" },
    settings: { password: "Secret12" },
    startupTimeout: 180_000,
  });
  expect(described.image).toContain("2022-CU14-ubuntu-22.04");
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
