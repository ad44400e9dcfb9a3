import type { Companion, GenericContainer } from "../../src/module";
import { MSSQLServerContainer } from "../mssqlserver/mssqlserver-container";
import { MSSQL_IMAGE, type ServiceBusSettings } from "./settings";

/** The SQL Server's name on the network that it shares with the emulator. */
export const MSSQL_ALIAS = "mayfly-servicebus-mssql";
const STARTUP_TIMEOUT_MS = 180_000;

/**
 * Returns the SQL Server, without which the emulator does not start: the user's container, or one of Microsoft's image.
 * The latter is ready when `sa` can log in, because the emulator gives up if it cannot.
 */
export function mssqlOf(
  { mssqlImage, mssqlPassword, license }: ServiceBusSettings,
  own: GenericContainer | undefined,
): Companion {
  const builder =
    own ??
    new MSSQLServerContainer(mssqlImage ?? MSSQL_IMAGE)
      .withEnvironment({ ACCEPT_EULA: license ?? "N" })
      .withPassword(mssqlPassword)
      .withStartupTimeout(STARTUP_TIMEOUT_MS);
  return { name: "SQL Server", alias: MSSQL_ALIAS, builder };
}
