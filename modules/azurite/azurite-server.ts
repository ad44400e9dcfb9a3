import {
  defineServer,
  InvalidOptionError,
  serverCommand,
  Wait,
  type ContainerSpec,
} from "../../src/module";
import { DEFAULTS, type AzuriteSettings } from "./settings";
import { StartedAzuriteContainer } from "./started-azurite-container";
import { accountList } from "./test-accounts";

export const CERT_FILE = "/azurite-cert.pem";
export const KEY_FILE = "/azurite-key.pem";
export const PFX_FILE = "/azurite-cert.pfx";

/** Which accounts Azurite has: `name:key`, several with `;` between them. */
const ACCOUNTS = "AZURITE_ACCOUNTS";

export const azuriteServer = defineServer<AzuriteSettings, StartedAzuriteContainer>({
  name: "azurite",
  images: ["mcr.microsoft.com/azure-storage/azurite"],
  ports: [],
  defaults: DEFAULTS,
  resolve: accountOfVariable,
  configure: (settings, { command, ports, environment }) => {
    const missing = [settings.queuePort, settings.tablePort].filter(
      (port) => !ports.some(({ container }) => container === port),
    );
    return {
      command: serverCommand("azurite", command, { last: options(settings) }),
      ports: missing.map((container) => ({ container, protocol: "tcp" })),
      environment: { [ACCOUNTS]: accountList(settings, environment[ACCOUNTS]) },
    };
  },
  ready: (settings) =>
    Wait.forAll([
      answersAs("Azurite-Blob", settings.port, settings),
      answersAs("Azurite-Queue", settings.queuePort, settings),
      answersAs("Azurite-Table", settings.tablePort, settings),
    ]),
  started: StartedAzuriteContainer,
});

/** Returns the first account of the user's variable, unless a method has set another one. */
function accountOfVariable(
  { accountName }: AzuriteSettings,
  { environment }: ContainerSpec,
): Partial<AzuriteSettings> {
  const [name, key] = environment[ACCOUNTS]?.split(";")[0]?.split(":") ?? [];
  if (name === undefined || key === undefined) return {};
  return accountName === DEFAULTS.accountName ? { accountName: name, accountKey: key } : {};
}

/** Returns Azurite's options (github.com/Azure/Azurite#command-line-options-differences-between-azurite-v2). */
function options(settings: AzuriteSettings): string[] {
  const { port, queuePort, tablePort, extentMemoryLimitMb: limit } = settings;
  return [
    ...["--blobHost", "0.0.0.0", "--blobPort", String(port)],
    ...["--queueHost", "0.0.0.0", "--queuePort", String(queuePort)],
    ...["--tableHost", "0.0.0.0", "--tablePort", String(tablePort)],
    // The endpoints have the account in their path. Otherwise Azurite takes the first part of a host with dots for it.
    "--disableProductStyleUrl",
    ...(settings.isInMemory ? ["--inMemoryPersistence"] : ["--location", "/data"]),
    ...(limit === undefined ? [] : ["--extentMemoryLimit", String(limit)]),
    ...(settings.skipsApiVersionCheck ? ["--skipApiVersionCheck"] : []),
    ...tlsOptions(settings),
    ...(settings.hasOAuth ? ["--oauth", "basic"] : []),
  ];
}

function tlsOptions({ tls, pfxPassword, hasOAuth }: AzuriteSettings): string[] {
  if (tls === "pem") return ["--cert", CERT_FILE, "--key", KEY_FILE];
  if (tls === "pfx") return ["--cert", PFX_FILE, "--pwd", pfxPassword ?? ""];
  if (hasOAuth) {
    throw InvalidOptionError.describing("withOAuth", "withSsl() or withSslPfx()", "neither");
  }
  return [];
}

/** Returns a wait for the service's name, which is in each of its answers. */
function answersAs(service: string, port: number, { tls }: AzuriteSettings): Wait {
  const answer = Wait.forHttp("/", port).forResponseMatching(({ headers }) =>
    String(headers["server"]).startsWith(service),
  );
  return tls === undefined ? answer : answer.usingTls().allowInsecure();
}
