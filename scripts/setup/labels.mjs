/** The label of every image that the set-up builds: the hash of everything that the image depends on. */
export const CONTENT_HASH = "dev.mayfly.content-hash";

/**
 * Returns the images in the engine that have the label. Any image can have it, so only its id proves which
 * image it is.
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
