import { httpRequest } from "../../src/module";
import { deleteQueue, deleteTopic, listQueues, listTopics } from "./queues-and-topics";
import type { Access } from "./requests";
import { deleteSecret, deleteTable, listSecrets, listTables } from "./tables-and-secrets";

/** How to reach an emulator. */
export interface EmulatorAccess extends Access {
  /** What its health calls a service that can have resources. */
  readonly usedState: string;
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
  const states = await statesOfServices(access);
  const used = Object.entries(KINDS).filter(([service]) => states[service] === access.usedState);
  await Promise.all(
    used.map(async ([, { list, remove }]) => {
      const found = await list(access, prefix);
      await Promise.all(found.map((resource) => remove(access, resource)));
    }),
  );
}

/**
 * Returns the state of each service that the emulator knows. LocalStack loads a service at the first request, which
 * takes seconds: it must not load one for nothing. The other emulators answer this request, too.
 */
async function statesOfServices(access: Access): Promise<Readonly<Record<string, string>>> {
  const { body } = await httpRequest(access, { path: "/_localstack/health" });
  const { services = {} } = JSON.parse(body) as { services?: Readonly<Record<string, string>> };
  return services;
}
