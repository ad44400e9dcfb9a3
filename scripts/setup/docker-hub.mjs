// Which images the tests get: official ones from Docker Hub, or stand-ins.

const ENDPOINT = "https://registry-1.docker.io/v2/";
const TIMEOUT_MS = 3000;

/**
 * Whether the engine will get official images, which it does where Docker Hub answers.
 * MAYFLY_TEST_IMAGES=official or =stand-ins decides it without asking, as for an engine that has a
 * mirror of its own, or to work on a stand-in.
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
    // Without credentials it answers 401: it is there all the same.
    return response.status === 200 || response.status === 401;
  } catch {
    // Why it does not answer makes no difference: the stand-ins are used.
    return false;
  }
}
