import { sleep } from "../common/clock";
import type { Config } from "../config";
import { debug } from "../common/debug";
import type { PullProgress } from "../engine/requests/images";
import { messageOf, reasonOf, type ErrorDetails, type RegistryEvidence } from "../errors";
import type { AuthConfig } from "../registry/auth-config";
import { registryCredentials } from "../registry/credentials";
import { failureKind, isTransient } from "../registry/failure";
import { failureHint } from "../registry/failure-hint";
import { registryTitle } from "../registry/registry-key";
import type { ImageName } from "../spec/image-name";
import { showProgress } from "./progress-display/show-progress";
import { unlessStalled } from "./stall";

const MAX_TRIES = 3;
/** Milliseconds before the second attempt, give or take half; twice that before the third. */
const PAUSE_MS = 1000;

export interface TransferOptions {
  readonly config: Config;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** Default 3. */
  readonly tries?: number | undefined;
}

/** A pull or a push. */
export interface Transfer {
  readonly verb: "pull" | "push";
  readonly name: ImageName;
  /** Sends one request to the engine. */
  request(
    options: { readonly auth?: AuthConfig; readonly onProgress: (progress: PullProgress) => void },
    signal: AbortSignal,
  ): Promise<void>;
  /** Returns the error to throw when all attempts have failed. */
  toError(reason: string, evidence: RegistryEvidence, details: ErrorDetails): Error;
}

/**
 * Pulls or pushes an image, with the user's login and the progress shown.
 *
 * Failures that may be temporary are retried, up to three attempts in total.
 */
export async function runTransfer(transfer: Transfer, options: TransferOptions): Promise<void> {
  const { verb, name } = transfer;
  const { config, signal, tries: maxTries = MAX_TRIES } = options;
  const timeout = config.pull.pauseTimeout;
  const login = await registryCredentials(config).find(name);
  signal?.throwIfAborted();
  debug("pull", () => `${verb} ${name.string}, with ${login?.origin ?? "no login"}`);
  const display = showProgress(verb, name.string, config);
  const onProgress = (progress: PullProgress): void => {
    display.update(progress);
    options.onProgress?.(progress);
  };
  try {
    for (let tries = 1; ; tries++) {
      try {
        await unlessStalled(timeout, signal, (alive, attempt) =>
          transfer.request(
            {
              ...(login && { auth: login.auth }),
              onProgress: (progress) => {
                alive();
                onProgress(progress);
              },
            },
            attempt,
          ),
        );
        break;
      } catch (error) {
        signal?.throwIfAborted();
        const kind = failureKind(error);
        debug("pull", () => `${verb} ${name.string}, try ${tries}: ${kind}: ${messageOf(error)}`);
        if (tries < maxTries && isTransient(kind)) {
          await sleep(PAUSE_MS * tries * (0.5 + Math.random()), signal);
          continue;
        }
        const evidence = { registry: registryTitle(name), tries, login: login?.origin };
        const hint = failureHint(kind, { name, verb, login: login?.origin });
        throw transfer.toError(reasonOf(error), evidence, { hint, cause: error });
      }
    }
    display.end(true);
    debug("pull", () => `${verb} ${name.string}: done`);
  } finally {
    display.end(false);
  }
}
