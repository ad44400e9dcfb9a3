import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { chosenBuilder } from "../choose-way";
import type { Engine } from "../../../engine/engine";
import { lineAssembler, LONGEST_MESSAGE } from "../../../engine/log-lines";
import { fieldOf, messageOf } from "../../../errors";
import type { BuildRequest } from "../../build-request";
import { LastLines } from "../../last-lines";
import { buildxArguments } from "./buildx-arguments";
import { dockerCliEnvironment } from "./docker-cli";
import { readPrivateKeys } from "../ssh/private-keys";
import { PrivateFolder } from "../../private-folder";
import { rawJsonReader } from "./raw-json";
import { readSecrets } from "../secrets";
import type { SolveStatus } from "../solve-status";
import { endTied, spawnTied, type TiedSurroundings } from "./spawn-tied";
import { findSshSources } from "../ssh/ssh-sources";

/** The CLI's name for the BuildKit of the engine in DOCKER_HOST. */
const ENGINE = "default";

/** Builds with `docker buildx build`, on our engine or the builder that BUILDX_BUILDER names. */
export async function buildWithBuildx(
  engine: Engine,
  request: BuildRequest,
  tar: () => Readable,
  onStatus: (status: SolveStatus) => void,
  signal?: AbortSignal,
): Promise<string> {
  const secrets = await readSecrets(request.secrets);
  const ssh = await findSshSources(request.ssh);
  // Checked here because the CLI's error for an unusable key does not say what to do.
  for (const { id, keys } of ssh) await readPrivateKeys(id, keys);
  const builder = chosenBuilder() ?? ENGINE;
  await using folder = PrivateFolder.create();
  const files = new Map<string, string>();
  for (const [id, value] of secrets) {
    files.set(id, await folder.write(`secret-${files.size}`, value));
  }
  const iidFile = join(folder.path, "iid");
  const args = buildxArguments(request, ssh, { iidFile, secrets: files }, builder);
  const env = {
    ...(await dockerCliEnvironment(await engine.address(), request.registryConfig, folder)),
    ...request.buildArgs,
  };
  signal?.throwIfAborted();
  await run(args, { env, folder: folder.path }, tar(), onStatus, signal);
  return (await readFile(iidFile, "utf8")).trim();
}

async function run(
  args: readonly string[],
  surroundings: TiedSurroundings,
  context: Readable,
  onStatus: (status: SolveStatus) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const child = spawnTied("docker", args, surroundings);
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  const over = new AbortController();
  const stop = (): void => void endTied(child, over.signal);
  signal?.addEventListener("abort", stop, { once: true });
  let sourceError: unknown;
  pipeline(context, child.stdin, (error) => {
    // A CLI that has failed stops reading the context; it reports the reason on standard error.
    if (!error || ["EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(String(fieldOf(error, "code"))))
      return;
    sourceError = error;
    stop();
  });
  const text = new LastLines();
  const lines = lineAssembler(LONGEST_MESSAGE);
  const read = rawJsonReader(onStatus, (line) => {
    text.add(line);
  });
  child.stderr.on("data", (data: Buffer) => {
    lines.add(data).forEach(read);
  });
  try {
    const [code, killedBy] = await ended;
    lines.end().forEach(read);
    signal?.throwIfAborted();
    if (sourceError !== undefined) {
      const reason = `the build context could not be read: ${messageOf(sourceError)}`;
      throw new Error(reason, { cause: sourceError });
    }
    if (code !== 0) {
      const ending = code === null ? `was killed by ${killedBy}` : `exited with code ${code}`;
      throw new Error(failureIn(text.all) ?? `docker buildx ${ending}`);
    }
  } finally {
    over.abort();
    signal?.removeEventListener("abort", stop);
    context.destroy();
  }
}

/** Returns the lines from the last `ERROR:` on, or all lines if there is none. */
function failureIn(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => line.startsWith("ERROR:"));
  const words = (start === -1 ? lines : lines.slice(start)).join("\n");
  return words === "" ? undefined : words.replace(/^ERROR: /, "");
}
