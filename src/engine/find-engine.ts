import type { Config } from "../config";
import { debug } from "../common/debug";
import { withoutCredentials } from "../common/describe-value";
import { EngineNotFoundError, type TriedEngine } from "../errors";
import type { EngineAddress, EngineEndpoint } from "./endpoint";
import { describeFailure } from "./failure-words";
import { candidates } from "./find/candidates";
import { hintFor } from "./find/hint";
import { ping } from "./find/ping";
import type { EngineLocation } from "./find/parse-address";
import { wellKnownSockets } from "./find/well-known-sockets";
import type { SshConnection } from "./ssh/connection";

/**
 * Milliseconds that an engine has for its answer: the first if a setting names the engine, the second if it is a guess.
 */
const NAMED_TIMEOUT = 10_000;
const GUESSED_TIMEOUT = 3_000;

/** Overrides where and how to look, for tests, and follows the search. */
export interface Search {
  /** The URIs to try when nothing is configured. */
  readonly sockets?: readonly string[];
  readonly probe?: typeof ping;
  /** Is told of each place without an engine, in order. */
  readonly onRefused?: ((place: TriedEngine) => void) | undefined;
}

/**
 * Finds the engine. Looks in this order: `tc.host`, `DOCKER_HOST`, `DOCKER_CONTEXT`, the docker CLI's current context,
 * well-known sockets.
 *
 * If the user named an engine that does not answer, no other engine is used instead (except for `tc.host`). Throws
 * EngineNotFoundError, which lists all addresses tried.
 */
export async function findEngine(
  config: Config,
  signal?: AbortSignal,
  { sockets = wellKnownSockets(config), probe = ping, onRefused }: Search = {},
): Promise<EngineEndpoint> {
  const tried: TriedEngine[] = [];
  const failures: unknown[] = [];
  const { apiVersion } = config;
  const wanted = apiVersion === undefined ? {} : { apiVersion };
  const places = candidates(config, sockets);
  for (const { uri: given, origin, binding, locate } of places) {
    const uri = withoutCredentials(given);
    try {
      const reached = await reach(locate(), config, signal);
      const timeout = binding === undefined ? GUESSED_TIMEOUT : NAMED_TIMEOUT;
      const answer = await probe(reached.address, timeout, signal);
      debug(undefined, () => `engine ${uri} (${origin}), API ${answer.apiVersion ?? "unknown"}`);
      return { uri, origin, ...reached, ...answer, ...wanted };
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(error);
      const place = { uri, origin, reason: describeFailure(error) };
      tried.push(place);
      onRefused?.(place);
    }
  }
  throw new EngineNotFoundError(
    tried,
    hintFor(failures, places.find(({ binding }) => binding !== undefined)?.binding),
  );
}

/** Returns the address of an engine, and connects to its machine first if that is done by `ssh`. */
async function reach(
  location: EngineLocation,
  { environment }: Config,
  signal: AbortSignal | undefined,
): Promise<{
  readonly address: EngineAddress;
  readonly uri?: string;
  readonly ssh?: SshConnection;
}> {
  if (!("ssh" in location)) return { address: location };
  const { openConnection } = await import("./ssh/open-connection");
  const ssh = await openConnection(location.ssh, environment, signal);
  // Names the user, which the URI above leaves out together with a password.
  return { address: { socketPath: ssh.socketPath }, uri: ssh.uri, ssh };
}
