import { ask, type Storage } from "./storage-request";

const OF_CONTAINER = { restype: "container" };
const NOT_FOUND = 404;

/** Returns the names of the account's blob containers, up to 5000 at a time. */
export async function listContainers(storage: Storage): Promise<string[]> {
  return namesIn(
    await ask(storage, { method: "GET", service: "blob", parameters: { comp: "list" } }),
  );
}

export async function createContainer(storage: Storage, name: string): Promise<void> {
  const path = `/${name}`;
  await ask(storage, { method: "PUT", service: "blob", path, parameters: OF_CONTAINER });
}

/** Deletes a container; does nothing if there is none. */
export async function deleteContainer(storage: Storage, name: string): Promise<void> {
  const path = `/${name}`;
  const request = { service: "blob", path, parameters: OF_CONTAINER, accepted: NOT_FOUND } as const;
  await ask(storage, { ...request, method: "DELETE" });
}

/** Ends a lease, with which a container cannot be deleted. */
export async function breakLease(storage: Storage, name: string): Promise<void> {
  await ask(storage, {
    method: "PUT",
    service: "blob",
    path: `/${name}`,
    parameters: { ...OF_CONTAINER, comp: "lease" },
    headers: { "x-ms-lease-action": "break", "x-ms-lease-break-period": "0" },
    // The container has no lease.
    accepted: 409,
  });
}

/** Returns the names in a list of containers or queues. They have no characters that XML escapes. */
export const namesIn = (list: string): string[] =>
  [...list.matchAll(/<Name>([^<]*)<\/Name>/g)].map(([, name = ""]) => name);
