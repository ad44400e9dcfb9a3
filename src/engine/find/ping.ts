import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { VERSION } from "../../version";
import type { EngineAddress, EngineEndpoint } from "../endpoint";
import { negotiateVersion } from "./api-version";
import { UnusableAddress } from "./parse-address";

export type PingAnswer = Pick<EngineEndpoint, "apiVersion" | "kind">;

/** Enough of a refusal to know what answered instead of an engine. */
const EXCERPT_LENGTH = 200;

/**
 * Asks whether an engine answers within `timeout` milliseconds. Done with Node's own client:
 * dockerode would have to be loaded for it, also where there is nothing to talk to.
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
  const response = await get(address, signal);
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk as string;
  const { statusCode, headers } = response;
  const apiVersion = headers["api-version"];
  if (statusCode !== 200 || (apiVersion === undefined && body.trim() !== "OK")) {
    const fault =
      apiVersion === undefined ? "is not a container engine" : "is an engine that is not well";
    const excerpt = body.trim().slice(0, EXCERPT_LENGTH);
    throw new UnusableAddress(
      `what answers there ${fault}: HTTP ${statusCode ?? 0} ${excerpt}`.trim(),
    );
  }
  return {
    apiVersion: typeof apiVersion === "string" ? negotiateVersion(apiVersion) : undefined,
    kind: headers["libpod-api-version"] === undefined ? "docker" : "podman",
  };
}

function get(address: EngineAddress, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = "host" in address && address.tls !== undefined;
    const request = secure ? httpsRequest(options(address)) : httpRequest(options(address));
    const abort = (): void => void request.destroy(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    request.on("close", () => {
      signal.removeEventListener("abort", abort);
    });
    request.on("response", resolve);
    request.on("error", reject);
    request.end();
  });
}

function options(address: EngineAddress): RequestOptions {
  // Without an agent the connection is closed after the answer.
  const headers = { "User-Agent": `mayfly/${VERSION}` };
  const common = { method: "GET", path: "/_ping", headers, agent: false } as const;
  if ("socketPath" in address) return { ...common, socketPath: address.socketPath };
  const { host, port, tls } = address;
  return { ...common, host, port, ...tls };
}
