import type { QueueDescription, TopicDescription } from "./entities";

/** What the builder collects. */
export interface ServiceBusSettings {
  /** The password of the SQL Server's administrator. */
  readonly mssqlPassword: string;
  /** The SQL Server's image; null if the user gives a container. */
  readonly mssqlImage: string | null;
  /** Null if the user has not accepted the license terms. */
  readonly license: "Y" | null;
  /** True if the user gives Config.json. */
  readonly hasConfig: boolean;
  readonly queues: readonly QueueDescription[];
  readonly topics: readonly TopicDescription[];
}

export const AMQP_PORT = 5672;
export const HTTP_PORT = 5300;
export const CONFIG_FILE = "/ServiceBus_Emulator/ConfigFiles/Config.json";
export const MSSQL_IMAGE = "mcr.microsoft.com/mssql/server:2022-CU14-ubuntu-22.04";
export const MSSQL_PASSWORD = "P@ssword1!d3adb33f#";
