import { httpRequest } from "../../src/module";
import { deleteQueue, deleteTopic, listQueues, listTopics } from "./queues-and-topics";
import type { Access } from "./requests";
import { deleteSecret, deleteTable, listSecrets, listTables } from "./tables-and-secrets";

/** How to reach an emulator. */
export interface EmulatorAccess extends Access {
  /** The services that can have resources; or what the server's health calls such a service. */
  readonly used: readonly string[] | string;
}

interface Kind {
  readonly list: (access: Access, prefix: string) => Promise<string[]>;
  readonly remove: (access: Access, resource: string) => Promise<void>;
}

/** What can have a name with a prefix, by the service. */
const KINDS: Readonly<Record<string, Kind>> = {
  sqs: { list: listQueues, remove: deleteQueue },
  sns: { list: listTopics, remove: deleteTopic },
  dynamodb: { list: listTables, remove: deleteTable },
  secretsmanager: { list: listSecrets, remove: deleteSecret },
};

/** Removes the queues, topics, tables and secrets whose names begin with the prefix. */
export async function removeNamed(access: EmulatorAccess, prefix: string): Promise<void> {
  const services = await usedServices(access);
  const kinds = Object.entries(KINDS).filter(([service]) => services.includes(service));
  await Promise.all(
    kinds.map(async ([, { list, remove }]) => {
      const found = await list(access, prefix);
      await Promise.all(found.map((resource) => remove(access, resource)));
    }),
  );
}

/**
 * Returns the services that can have resources. LocalStack loads a service at the first request, which takes seconds:
 * it must not load one for nothing. Emulators that take its place answer this request, too.
 */
async function usedServices(access: EmulatorAccess): Promise<readonly string[]> {
  const { used } = access;
  if (typeof used !== "string") return used;
  const { body } = await httpRequest(access, { path: "/_localstack/health" });
  const { services = {} } = JSON.parse(body) as { services?: Readonly<Record<string, string>> };
  return Object.keys(services).filter((service) => services[service] === used);
}
