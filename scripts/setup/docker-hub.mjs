const ENDPOINT = "https://registry-1.docker.io/v2/";
const TIMEOUT_MS = 3000;

/**
 * Whether Docker Hub can be reached, so that tests can use the official images.
 * @returns {Promise<boolean>}
 */
export async function dockerHubAnswers() {
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
