import type { ComposeProject } from "./project";
import { runCompose } from "./run-compose";

export interface ComposeStopOptions {
  /** Milliseconds for a container to end by itself before it is killed. Default: compose's own, 10 s. */
  readonly timeout: number;
}

export interface ComposeDownOptions {
  /** Milliseconds for a container to end by itself before it is killed. Default 0. */
  readonly timeout: number;
  /** Whether the project's volumes are removed, too. Default true. */
  readonly removeVolumes: boolean;
  /**
   * Images to remove, too: `local`, those that compose has named (default); `all`, those of all services; `none`.
   */
  readonly removeImages: "local" | "all" | "none";
}

/** Stops the project's containers. Throws ComposeError. */
export async function stopProject(
  project: ComposeProject,
  timeout: number | undefined,
): Promise<void> {
  await runCompose(project, ["stop", ...timeoutArguments(timeout)]);
}

/** Stops and removes everything of the project. Throws ComposeError. */
export async function removeProject(
  project: ComposeProject,
  { timeout = 0, removeVolumes = true, removeImages = "local" }: Partial<ComposeDownOptions> = {},
  signal?: AbortSignal,
): Promise<void> {
  const args = [
    "--remove-orphans",
    ...timeoutArguments(timeout),
    ...(removeVolumes ? ["--volumes"] : []),
    ...(removeImages === "none" ? [] : ["--rmi", removeImages]),
  ];
  await runCompose(project, ["down", ...args], { signal });
}

/** Compose counts in whole seconds. */
export function timeoutArguments(timeout: number | undefined): string[] {
  return timeout === undefined ? [] : ["--timeout", String(Math.ceil(timeout / 1000))];
}
