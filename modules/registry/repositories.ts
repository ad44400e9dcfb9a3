import { askServer, type AskedServer } from "../http-api/ask-server";

// The registry's HTTP API: github.com/opencontainers/distribution-spec/blob/main/spec.md, and `_catalog` of
// distribution.github.io/distribution/spec/api.

/** The most that the catalog returns in one answer (`catalog.maxentries`). */
const PAGE = 1000;

const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Returns the names of all repositories that have an image. */
export async function repositoriesOf(registry: AskedServer): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last === undefined ? "" : `&last=${encodeURIComponent(last)}`;
    const { body } = await askServer(registry, { path: `/v2/_catalog?n=${PAGE}${after}` });
    const { repositories } = JSON.parse(body) as { readonly repositories: readonly string[] };
    found.push(...repositories);
    if (repositories.length < PAGE) break;
  }
  // A repository stays in the catalog when its last image is deleted.
  const tags = await Promise.all(found.map((repository) => tagsOf(registry, repository)));
  return found.filter((_repository, index) => tags[index]?.length !== 0);
}

/** Returns the tags of a repository; none if it does not exist. */
export async function tagsOf(registry: AskedServer, repository: string): Promise<string[]> {
  const path = `/v2/${repository}/tags/list`;
  const { status, body } = await askServer(registry, { path }, [404]);
  if (status === 404) return [];
  return (JSON.parse(body) as { readonly tags: string[] | null }).tags ?? [];
}

/** Deletes all images of a repository. */
export async function emptyRepository(registry: AskedServer, repository: string): Promise<void> {
  for (const tag of await tagsOf(registry, repository)) {
    const path = `/v2/${repository}/manifests/`;
    const headers = { Accept: MANIFESTS };
    const asked = { method: "HEAD", path: `${path}${tag}`, headers };
    // Another tag of the same image was deleted with it.
    const { status, headers: answered } = await askServer(registry, asked, [404]);
    const digest = answered["docker-content-digest"];
    if (status === 404 || typeof digest !== "string") continue;
    await askServer(registry, { method: "DELETE", path: `${path}${digest}` }, [404]);
  }
}
