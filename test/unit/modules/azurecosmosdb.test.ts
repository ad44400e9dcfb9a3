import {
  AzureCosmosDbEmulatorContainer,
  type CosmosDbProtocol,
} from "../../../modules/azurecosmosdb";
import { choosePort, isTaken } from "../../../modules/azurecosmosdb/choose-port";
import { authorization } from "../../../modules/azurecosmosdb/cosmos-api";
import { ImageName } from "../../../src";
import type { ContainerSpec } from "../../../src/module";

const IMAGE = "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:vnext-preview";

class Described extends AzureCosmosDbEmulatorContainer {
  spec(): ContainerSpec {
    return this.described;
  }
}
const create = (): Described => new Described(IMAGE);

describe("AzureCosmosDbEmulatorContainer", () => {
  it("takes the emulator's image and substitutes for it", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/cosmos:1");
    expect(() => new Described(mirror)).toThrow("registry.example.com/mirror/cosmos");
    const substitute = mirror.asCompatibleSubstituteFor(IMAGE.replace(/:[^:]+$/, ""));
    expect(() => new Described(substitute)).not.toThrow();
  });

  it("refuses wrong options", () => {
    expect(() => create().withProtocol("ftp" as CosmosDbProtocol)).toThrow(
      'withProtocol: expected one of http, https, got "ftp"',
    );
    expect(() => create().withTelemetryEnabled("no" as unknown as boolean)).toThrow(
      "withTelemetryEnabled: expected",
    );
  });
});

describe("choosePort", () => {
  it("chooses the same port for the same description at the first try", () => {
    const port = choosePort(create().spec(), 0);
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(30_000);
    expect(choosePort(create().spec(), 0)).toBe(port);
    expect(choosePort(create().withReuse({ key: "mine" }).spec(), 0)).not.toBe(port);
    expect(choosePort(create().withProtocol("https").spec(), 0)).not.toBe(port);
  });

  it("chooses a random port at further tries", () => {
    expect(choosePort(create().spec(), 1, () => 0)).toBe(20_000);
    expect(choosePort(create().spec(), 1, () => 0.9999)).toBe(29_999);
  });

  it("takes a port that the user has bound to the same host port", () => {
    const bound = create().withExposedPorts({ container: 1234, host: 9999 });
    expect(choosePort(bound.withExposedPorts({ container: 8081, host: 8081 }).spec(), 3)).toBe(
      8081,
    );
  });
});

it("isTaken reads the engine's words in an error's causes", () => {
  const refusal = new Error("Bind for 127.0.0.1:20123 failed: port is already allocated");
  const error = new Error("The container did not start", { cause: refusal });
  expect(isTaken(20_123, error)).toBe(true);
  expect(isTaken(20_124, error)).toBe(false);
  expect(isTaken(undefined, error)).toBe(false);
  expect(isTaken(20_123, new Error("no such image"))).toBe(false);
});

// The signature is computed by another program, Python's hmac.
it("authorization signs a request with the account's key", () => {
  const date = "thu, 27 apr 2017 00:51:12 gmt";
  const signed = authorization({ method: "GET", type: "dbs", link: "dbs/ToDoList", date });
  expect(signed).toBe(
    "type%3Dmaster%26ver%3D1.0%26sig%3DmM0rMK%2F7o1MZhQwDitGRoGisPRPx09os%2F86Jk0YwquY%3D",
  );
});
