import { askServer, type AskedServer } from "../http-api/ask-server";

// The schema registry (docs.redpanda.com/current/manage/schema-reg/schema-reg-api).

const NOT_FOUND = 404;

/** Deletes the subjects with the prefixes that `choose` returns, with all versions of their schemas. */
export async function deleteSubjects(
  registry: AskedServer,
  choose: (prefixes: readonly string[]) => readonly string[],
): Promise<void> {
  // The list has subjects that a test has deleted and that still keep their versions.
  const { body } = await askServer(registry, { path: "/subjects?deleted=true" });
  const subjects = JSON.parse(body) as string[];
  const prefixes = new Set(choose([...new Set(subjects.map(prefixOf))]));
  for (const subject of subjects.filter((each) => prefixes.has(prefixOf(each)))) {
    const path = `/subjects/${encodeURIComponent(subject)}`;
    // The registry deletes for good only what was deleted before.
    await askServer(registry, { method: "DELETE", path }, [NOT_FOUND]);
    await askServer(registry, { method: "DELETE", path: `${path}?permanent=true` }, [NOT_FOUND]);
  }
}

const prefixOf = (name: string): string => name.split("-", 1)[0] ?? "";
