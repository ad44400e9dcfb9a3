import { GenericContainer, Wait, type Companion } from "../../src/module";
import { MSSQL_IMAGE, type ServiceBusSettings } from "./settings";

/** The SQL Server's name on the network that it shares with the emulator. */
export const MSSQL_ALIAS = "mayfly-servicebus-mssql";
const MSSQL_PORT = 1433;

/**
 * Returns the SQL Server, without which the emulator does not start: the user's container, or one of Microsoft's image
 * (learn.microsoft.com/sql/linux/sql-server-linux-configure-environment-variables).
 */
export function mssqlOf(
  { mssqlImage, mssqlPassword, license }: ServiceBusSettings,
  own: GenericContainer | undefined,
): Companion {
  const builder =
    own ??
    new GenericContainer(mssqlImage ?? MSSQL_IMAGE)
      .withEnvironment({ ACCEPT_EULA: license ?? "N", MSSQL_SA_PASSWORD: mssqlPassword })
      .withExposedPorts(MSSQL_PORT)
      // The port is open earlier. The emulator gives up if it cannot log in.
      .withWaitStrategy(
        Wait.forAll([Wait.forListeningPorts(), Wait.forLogMessage("Recovery is complete")]),
      )
      .withStartupTimeout(STARTUP_TIMEOUT_MS);
  return { name: "SQL Server", alias: MSSQL_ALIAS, builder };
}

const STARTUP_TIMEOUT_MS = 180_000;
