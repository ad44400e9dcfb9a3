import { definePart, MayflyError, namesOfTheDead, ServerPart } from "../../src/module";
import type { TemporalSettings } from "./settings";
import type { StartedTemporalContainer } from "./started-temporal-container";

/** A namespace of its own for a test, from `openNamespace()`. */
export class TemporalNamespace extends ServerPart<StartedTemporalContainer> {
  /** Returns `host:port` of the server's gRPC API. */
  getAddress(): string {
    return this.server.getAddress();
  }

  /** Returns the namespace's name, for `new Client({ connection, namespace })` and for workers. */
  getNamespace(): string {
    return this.getName();
  }

  /** Returns the URL of the namespace's workflows in the web interface. */
  getUiUrl(): string {
    return `${this.server.getUiUrl()}/namespaces/${this.getName()}/workflows`;
  }

  protected async remove(server: StartedTemporalContainer, name: string): Promise<void> {
    await deleteNamespace(server, name);
  }
}

definePart("temporal-namespace", TemporalNamespace);

/** Registers a namespace. Throws MayflyError with the code `TEMPORAL_COMMAND_FAILED`, and deletes it then. */
export async function createNamespace(
  server: StartedTemporalContainer,
  name: string,
  searchAttributes: TemporalSettings["searchAttributes"],
): Promise<void> {
  await operate(server, ["namespace", "create", "--retention", "1d", name]);
  try {
    for (const [attribute, type] of Object.entries(searchAttributes)) {
      const options = ["--namespace", name, "--name", attribute, "--type", type];
      await operate(server, ["search-attribute", "create", ...options]);
    }
  } catch (error) {
    // The first error says more. A namespace that stays is a leftover, which a later process deletes.
    await deleteNamespace(server, name).catch(() => undefined);
    throw error;
  }
}

/** Deletes namespaces that processes which have ended left behind. Several processes can do so at a time. */
export async function removeLeftovers(server: StartedTemporalContainer): Promise<void> {
  for (const name of namesOfTheDead(await namespacesOf(server))) {
    try {
      await deleteNamespace(server, name);
    } catch (error) {
      if ((await namespacesOf(server)).includes(name)) throw error;
    }
  }
}

async function namespacesOf(server: StartedTemporalContainer): Promise<string[]> {
  const listed = JSON.parse(
    await operate(server, ["namespace", "list", "--output", "json"]),
  ) as readonly { readonly namespaceInfo: { readonly name: string } }[];
  return listed.map(({ namespaceInfo }) => namespaceInfo.name);
}

async function deleteNamespace(server: StartedTemporalContainer, name: string): Promise<void> {
  await operate(server, ["namespace", "delete", "--yes", name]);
}

/** Runs a command of `temporal operator` in the container, and returns what it prints. */
async function operate(
  server: StartedTemporalContainer,
  command: readonly string[],
): Promise<string> {
  const { exitCode, stdout, output } = await server.exec(["temporal", "operator", ...command]);
  if (exitCode === 0) return stdout;
  const what = `temporal operator ${command.slice(0, 2).join(" ")}`;
  const message = `\`${what}\` failed with exit code ${exitCode}: ${output.trim()}`;
  throw new MayflyError("TEMPORAL_COMMAND_FAILED", message, {
    hint: "check that the container is running, and read its log.",
  });
}
