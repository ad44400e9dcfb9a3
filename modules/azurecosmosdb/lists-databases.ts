import { httpRequest, Wait } from "../../src/module";
import { databaseRequest } from "./cosmos-api";
import type { CosmosDbSettings } from "./settings";

/** Returns a wait for an emulator that lists its databases. Its gateway answers earlier, with the status 503. */
export function listsDatabases({ endpointPort, protocol }: CosmosDbSettings): Wait {
  return Wait.forFunction("the list of databases", async (container) => {
    const address = {
      host: container.host,
      port: container.mappedPort(endpointPort),
      isSecure: protocol === "https",
    };
    const { status, body } = await httpRequest(address, databaseRequest("GET"));
    return status === 200 || `HTTP ${status}: ${body.trim()}`;
  });
}
