import {
  attach,
  StartedServer,
  type StartedContainer,
  type StartedContainerData,
} from "../../src/module";
import { AMQP_PORT, HTTP_PORT, type ServiceBusSettings } from "./settings";

/** The settings of an emulator that has started, with the data of its SQL Server. */
interface WithCompanion extends ServiceBusSettings {
  readonly companion: { readonly container: StartedContainerData };
}

/** A running emulator of Azure Service Bus. */
export class StartedAzureServiceBusContainer extends StartedServer<ServiceBusSettings> {
  /** Returns the port for AMQP. */
  override getPort(): number {
    return this.getMappedPort(AMQP_PORT);
  }

  /** Returns the port for HTTP, with the emulator's health and, from version 2 on, its administration. */
  getHttpPort(): number {
    return this.getMappedPort(HTTP_PORT);
  }

  /** Returns `Endpoint=sb://host:port;…;UseDevelopmentEmulator=true;`, for `new ServiceBusClient()`. */
  getConnectionString(): string {
    const login = "SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE";
    return `Endpoint=${this.url({ scheme: "sb" })};${login};UseDevelopmentEmulator=true;`;
  }

  /** Returns the SQL Server that the emulator uses. It stops with the emulator. */
  getMssqlContainer(): StartedContainer {
    const { companion } = this.settings as WithCompanion;
    return attach(companion.container);
  }
}
