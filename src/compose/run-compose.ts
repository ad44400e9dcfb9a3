import { once } from "node:events";
import { dockerCliEnvironment } from "../build/buildkit/buildx/docker-cli";
import { endTied, spawnTied } from "../build/buildkit/buildx/spawn-tied";
import { PrivateFolder } from "../build/private-folder";
import { debug } from "../common/debug";
import { lineAssembler } from "../engine/log-lines";
import { ComposeError, LastLines, type FailedService } from "../errors";
import { hintFor } from "./hints";
import type { ComposeProject } from "./project";

export interface RunOptions {
  /** Aborting it ends compose; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Finds the services that explain a failure. */
  readonly failedServices?: () => Promise<readonly FailedService[]>;
}

/**
 * Runs a subcommand of compose on the project until it ends. Compose is ended when this process ends, even if this
 * process is killed. Throws ComposeError.
 */
export async function runCompose(
  project: ComposeProject,
  [subcommand, ...args]: readonly [string, ...string[]],
  { signal, failedServices = () => Promise.resolve([]) }: RunOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  await using folder = PrivateFolder.create();
  const { described, override, program } = project;
  const generated =
    override === undefined ? [] : [await folder.write("mayfly-override.yml", override)];
  const [file = "", ...options] = [...program.command, ...optionsOf(project, generated)];
  const argv = [...options, subcommand, ...args];
  const address = await project.runtime.engine.address();
  const env = {
    ...(await dockerCliEnvironment(address, {}, folder)),
    ...described.environment,
  };
  signal?.throwIfAborted();
  debug("compose", () => [file, ...argv].join(" "));

  const child = spawnTied(file, argv, { env, folder: folder.path, cwd: described.folder });
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  const over = new AbortController();
  const stop = (): void => void endTied(child, over.signal);
  signal?.addEventListener("abort", stop, { once: true });
  child.stdin.on("error", () => undefined).end();
  const output = new LastLines();
  const lines = lineAssembler();
  const read = (line: string): void => {
    output.add(line);
    described.client.logger?.trace(line);
    debug("compose", () => line);
  };
  child.stderr.on("data", (data: Buffer) => {
    lines.add(data).forEach(read);
  });
  try {
    const [code] = await ended;
    lines.end().forEach(read);
    signal?.throwIfAborted();
    if (code === 0) return;
    throw new ComposeError(
      [file, ...argv],
      code ?? undefined,
      output.all,
      await failedServices(),
      `${program.command.join(" ")} ${subcommand}`,
      hintFor(output.all),
    );
  } finally {
    over.abort();
    signal?.removeEventListener("abort", stop);
  }
}

/** Returns the arguments before the subcommand. */
function optionsOf(
  { described, name, profiles }: ComposeProject,
  generated: readonly string[],
): string[] {
  const { files, environmentFile, client } = described;
  return [
    ...(client.composeOptions ?? []),
    ...["--project-name", name],
    ...[...files, ...generated].flatMap((file) => ["--file", file]),
    ...(environmentFile === undefined ? [] : ["--env-file", environmentFile]),
    ...profiles.flatMap((profile) => ["--profile", profile]),
  ];
}
