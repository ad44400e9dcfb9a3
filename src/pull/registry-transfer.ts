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
import { pauseTimeout, unlessStalled } from "./stall";

const TRIES = 3;
/** Milliseconds before the second try; the third waits for twice as long. */
const PAUSE_MS = 1000;

export interface TransferOptions {
  readonly config: Config;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** Default 3. */
  readonly tries?: number | undefined;
}

/** One pull or push. */
export interface Transfer {
  readonly verb: "pull" | "push";
  readonly name: ImageName;
  /** Asks the engine for it. */
  send(
    options: { readonly auth?: AuthConfig; readonly onProgress: (progress: PullProgress) => void },
    signal: AbortSignal,
  ): Promise<void>;
  /** The error that it fails with. */
  failed(reason: string, evidence: RegistryEvidence, details: ErrorDetails): Error;
}

/**
 * Between the engine and a registry: with the user's login, progress that is shown, and up to three
 * tries where another may succeed.
 */
export async function runTransfer(transfer: Transfer, options: TransferOptions): Promise<void> {
  const { verb, name } = transfer;
  const { config, signal, tries: most = TRIES } = options;
  const timeout = pauseTimeout(config);
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
          transfer.send(
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
        if (tries < most && isTransient(kind)) {
          await sleep(PAUSE_MS * tries * (0.5 + Math.random()), signal);
          continue;
        }
        const evidence = { registry: registryTitle(name), tries, login: login?.origin };
        const hint = failureHint(kind, { name, verb, login: login?.origin });
        throw transfer.failed(reasonOf(error), evidence, { hint, cause: error });
      }
    }
    display.end(true);
    debug("pull", () => `${verb} ${name.string}: done`);
  } finally {
    display.end(false);
  }
}
