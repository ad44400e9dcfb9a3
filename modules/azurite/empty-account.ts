import { breakLease, deleteContainer, listContainers, namesIn } from "./blob-containers";
import { ask, type Storage } from "./storage-request";

const JSON_ANSWER = { Accept: "application/json;odata=nometadata" };
const NOT_FOUND = 404;

/** Deletes the account's blob containers, queues and tables. */
export async function emptyAccount(storage: Storage): Promise<void> {
  await deleteAll(
    () => listContainers(storage),
    async (name) => {
      await breakLease(storage, name);
      await deleteContainer(storage, name);
    },
  );
  await deleteAll(
    async () => namesIn(await ask(storage, { ...QUEUES, method: "GET" })),
    async (name) => {
      const request = { service: "queue", path: `/${name}`, accepted: NOT_FOUND } as const;
      await ask(storage, { ...request, method: "DELETE" });
    },
  );
  await deleteAll(
    async () => tablesIn(await ask(storage, { ...TABLES, method: "GET", path: "/Tables" })),
    async (name) => {
      await ask(storage, { ...TABLES, method: "DELETE", path: `/Tables('${name}')` });
    },
  );
}

const QUEUES = { service: "queue", parameters: { comp: "list" } } as const;
const TABLES = { service: "table", headers: JSON_ANSWER, accepted: NOT_FOUND } as const;

const tablesIn = (list: string): string[] =>
  (JSON.parse(list) as { value: { TableName: string }[] }).value.map(({ TableName }) => TableName);

/** Repeats until nothing is listed: a list has a part of the names. */
async function deleteAll(
  list: () => Promise<string[]>,
  remove: (name: string) => Promise<void>,
): Promise<void> {
  for (;;) {
    const names = await list();
    if (names.length === 0) return;
    for (const name of names) await remove(name);
  }
}
