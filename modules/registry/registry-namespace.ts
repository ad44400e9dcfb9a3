import { definePart, namesOfTheDead, ServerPart } from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { emptyRepository, repositoriesOf } from "./repositories";
import type { StartedRegistryContainer } from "./started-registry-container";

const SEPARATOR = "/";

/** The repositories of one test, made by `openNamespace()`: all whose names begin with its prefix. */
export class RegistryNamespace extends ServerPart<StartedRegistryContainer> {
  /** Returns `host:port/prefix/name`, to tag, push and pull. Throws InvalidOptionError. */
  getImageName(name: string): string {
    return this.server.imageNameBelow(`${this.getName()}${SEPARATOR}`, name);
  }

  /** Returns the repositories that have images, without the prefix. */
  async getRepositories(): Promise<string[]> {
    const prefix = `${this.getName()}${SEPARATOR}`;
    const all = await repositoriesOf(this.server.api());
    return all.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  }

  protected async remove(server: StartedRegistryContainer, name: string): Promise<void> {
    await emptyNamespaces(server.api(), [name]);
  }
}

definePart("registry-namespace", RegistryNamespace);

/** Deletes the images that processes which have ended left behind. */
export async function deleteLeftovers(registry: AskedServer): Promise<void> {
  const names = new Set((await repositoriesOf(registry)).map(nameOf));
  await emptyNamespaces(registry, namesOfTheDead([...names]));
}

async function emptyNamespaces(registry: AskedServer, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  for (const repository of await repositoriesOf(registry)) {
    if (names.includes(nameOf(repository))) await emptyRepository(registry, repository);
  }
}

const nameOf = (repository: string): string => repository.split(SEPARATOR, 1)[0] ?? "";
