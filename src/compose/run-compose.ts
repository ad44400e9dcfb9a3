import { once } from "node:events";
import { dockerCliEnvironment } from "../build/buildkit/buildx/docker-cli";
import { endTied, spawnTied } from "../build/buildkit/buildx/spawn-tied";
import { PrivateFolder } from "../build/private-folder";
import { debug } from "../common/debug";
import { lineAssembler } from "../engine/log-lines";
import { ComposeError, LastLines, type FailedService } from "../errors";
import { OVERRIDE } from "./check-files";
import { hintFor } from "./hints";
import { loginEnvironment } from "./logins";
import type { ComposeCall } from "./project";

/** The subcommands that use registries' logins. */
const TRANSFERS: readonly string[] = ["up", "pull"];

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
  project: ComposeCall,
  [subcommand, ...args]: readonly [string, ...string[]],
  { signal, failedServices = () => Promise.resolve([]) }: RunOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  await using folder = PrivateFolder.create();
  const { described, program } = project;
  const files = await writeFiles(project, folder);
  const [file = "", ...options] = [...program.command, ...optionsOf(project, files)];
  const argv = [...options, subcommand, ...args];
  const env = {
    ...(await dockerCliEnvironment(await project.runtime.engine.address(), {}, folder)),
    ...(TRANSFERS.includes(subcommand) && (await loginEnvironment(project.runtime.config, folder))),
    ...(described.buildkit !== undefined && { DOCKER_BUILDKIT: described.buildkit ? "1" : "0" }),
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

/** Returns the paths of all compose files. Writes those that are given by their content, and ours. */
async function writeFiles(
  { described, override }: ComposeCall,
  folder: PrivateFolder,
): Promise<string[]> {
  const content = override === undefined ? [] : [{ name: OVERRIDE, content: override }];
  return Promise.all(
    [...described.files, ...content].map(async (file) =>
      typeof file === "string" ? file : folder.write(file.name, file.content),
    ),
  );
}

/** Returns the arguments before the subcommand. */
function optionsOf({ described, name, profiles }: ComposeCall, paths: readonly string[]): string[] {
  const { folder, files, environmentFile, client } = described;
  return [
    // Compose takes paths for relative to its first file, which is written into a folder of ours.
    ...(typeof files[0] === "object" ? ["--project-directory", folder] : []),
    ...(client.composeOptions ?? []),
    ...["--project-name", name],
    ...paths.flatMap((file) => ["--file", file]),
    ...(environmentFile === undefined ? [] : ["--env-file", environmentFile]),
    ...profiles.flatMap((profile) => ["--profile", profile]),
  ];
}
