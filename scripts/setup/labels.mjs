/** Label of every image made here: the hash of all that went into it. */
export const CONTENT_HASH = "dev.mayfly.content-hash";

/**
 * The images in the engine that say they were made here. Anybody's image can say so: only its id proves
 * which it is.
 * @param {import("dockerode")} docker
 * @returns {Promise<Map<string, { id: string, hash: string }>>} by name
 */
export async function labelledImages(docker) {
  const images = await docker.listImages({ filters: { label: [CONTENT_HASH] } });
  return new Map(
    images.flatMap(({ Id, RepoTags, Labels }) =>
      (RepoTags ?? []).map((name) => [name, { id: Id, hash: Labels[CONTENT_HASH] }]),
    ),
  );
}
