// Decides which images the tests get: official ones from Docker Hub, or stand-ins.

const ENDPOINT = "https://registry-1.docker.io/v2/";
const TIMEOUT_MS = 3000;

/**
 * Returns whether tests use official images, which they do if Docker Hub answers.
 * MAYFLY_TEST_IMAGES=official or =stand-ins decides it without asking: for an engine with its own mirror,
 * or to work on a stand-in.
 * @returns {Promise<boolean>}
 */
export async function officialImagesAtHand() {
  const wish = process.env.MAYFLY_TEST_IMAGES;
  return wish ? wish === "official" : await hubAnswers();
}

async function hubAnswers() {
  try {
    const response = await fetch(ENDPOINT, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    // A request without credentials gets 401, which is an answer too.
    return response.status === 200 || response.status === 401;
  } catch {
    // Whatever the reason, stand-ins are used.
    return false;
  }
}
