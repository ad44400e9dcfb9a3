import type { IncomingMessage } from "node:http";
import { VERSION } from "../../version";
import type { EngineAddress, EngineEndpoint } from "../endpoint";
import { call } from "../http/call";
import { readExcerpt } from "../http/read-text";
import { negotiateVersion } from "./api-version";
import { UnusableAddress } from "./unusable-address";

export type PingAnswer = Pick<EngineEndpoint, "apiVersion" | "kind">;

/** The length of the excerpt from an unexpected answer: enough to recognise what sent it. */
const EXCERPT_LENGTH = 200;

/**
 * Asks an engine for its API version and kind. Throws UnusableAddress if no engine answers within `timeout`
 * milliseconds, or Node's error if the connection fails.
 */
export async function ping(
  address: EngineAddress,
  timeout: number,
  signal?: AbortSignal,
): Promise<PingAnswer> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeout);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    return await ask(address, either);
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.aborted) throw new UnusableAddress(`no answer within ${timeout} ms`);
    throw error;
  }
}

async function ask(address: EngineAddress, signal: AbortSignal): Promise<PingAnswer> {
  const headers = { "User-Agent": `mayfly/${VERSION}` };
  const request = { method: "GET", path: "/_ping", headers };
  const response = (await call(address, request, signal)) as IncomingMessage;
  const body = (await readExcerpt(response)).trim();
  const apiVersion = response.headers["api-version"];
  if (response.statusCode !== 200 || (apiVersion === undefined && body !== "OK")) {
    const words =
      apiVersion === undefined
        ? "a server that is not a container engine answered"
        : "the engine answered with an error";
    const excerpt = body.slice(0, EXCERPT_LENGTH);
    throw new UnusableAddress(`${words}: HTTP ${response.statusCode ?? 0} ${excerpt}`.trim());
  }
  return {
    apiVersion: typeof apiVersion === "string" ? negotiateVersion(apiVersion) : undefined,
    kind: response.headers["libpod-api-version"] === undefined ? "docker" : "podman",
  };
}
