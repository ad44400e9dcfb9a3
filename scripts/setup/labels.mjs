/** Label of every image made here: the hash of all that went into it. */
export const CONTENT_HASH = "dev.mayfly.content-hash";

/**
 * The images in the engine that were made here: name to content hash.
 * @param {import("dockerode")} docker
 * @returns {Promise<Map<string, string>>}
 */
export async function labelledImages(docker) {
  const images = await docker.listImages({ filters: { label: [CONTENT_HASH] } });
  return new Map(
    images.flatMap(({ RepoTags, Labels }) =>
      (RepoTags ?? []).map((name) => [name, Labels[CONTENT_HASH]]),
    ),
  );
}
