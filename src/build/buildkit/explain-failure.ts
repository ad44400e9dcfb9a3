import type { Engine } from "../../engine/engine";
import type { BuildEvidence } from "../../errors";
import type { BuildRequest } from "../build-request";

/** The prefixes that the layers of BuildKit and its clients add to a message. */
const WRAPPINGS = [
  /^ERROR: /,
  /^failed to solve: /,
  /^rpc error: code = \w+ desc = /,
  /^failed to solve with frontend [\w.-]+: /,
  /^failed to create LLB definition: /,
  /^failed to read dockerfile: /,
];

const EXIT_CODE = /^(?:executor failed running \[|process ").*: exit code: (\d+)$/s;

/** Returns BuildKit's message without the prefixes of the components that passed it on. */
export function plainReason(words: string): string {
  let reason = words.trim();
  for (let before = ""; before !== reason;) {
    before = reason;
    for (const wrapping of WRAPPINGS) reason = reason.replace(wrapping, "");
  }
  const code = EXIT_CODE.exec(reason)?.[1];
  return code === undefined ? reason : `a step ended with exit code ${code}`;
}

/** The exit code of a process that was killed, usually for lack of memory. */
const KILLED = 137;

/** Returns a hint about a failed build, or undefined if its messages have no known cause. */
export async function hintFor(
  engine: Engine,
  request: BuildRequest,
  reason: string,
  { exitCode, logs }: BuildEvidence,
): Promise<string | undefined> {
  const foreign = await foreignPlatform(engine, request, [reason, ...logs].join("\n"));
  if (foreign !== undefined) return foreign;
  if (/has no BuildKit|buildkit (is )?not supported/i.test(reason)) {
    return "remove withBuildkit() and the options that need it (secrets, ssh), or use a Docker engine on Linux";
  }
  if (reason.includes("docker/dockerfile")) {
    return "the engine could not pull the image in the Dockerfile's `# syntax=` line: give the engine access to the registry, or remove the line if the engine's built-in syntax is enough";
  }
  if (/secret .*not found|secret not found/i.test(reason)) {
    return "pass each secret that the Dockerfile requires: withSecret(id, …)";
  }
  if (/ssh forward|no SSH key/i.test(reason)) {
    return "pass each SSH agent or key that the Dockerfile requires: withSsh(…)";
  }
  if (/failed to (compute cache key|calculate checksum)/.test(reason)) {
    return "check the path: it must exist in the build context, without being excluded by .dockerignore, or in the stage or image that --from names";
  }
  if (
    /pull access denied|: not found|manifest unknown|unauthorized|authorization failed/i.test(
      reason,
    )
  ) {
    return "check the names of the base images, and whether their registries require a login";
  }
  if (/network mode .* not supported/.test(reason)) {
    return 'BuildKit supports only the network modes "default", "none" and "host"';
  }
  if (reason.includes("unknown instruction")) {
    return "if this line is part of a heredoc (<<EOF): engines before version 23 need `# syntax=docker/dockerfile:1` at the top of the Dockerfile";
  }
  if (exitCode === KILLED) {
    return "exit code 137 means that the step was killed, usually because the engine's machine ran out of memory";
  }
  return undefined;
}

/** Docker's names for the architectures that `uname -m` prints. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

async function foreignPlatform(
  engine: Engine,
  { platform }: BuildRequest,
  words: string,
): Promise<string | undefined> {
  const relevant =
    /exec format error|no match for platform|does not match|load metadata|failed to do request|not found/i;
  if (platform === undefined || !relevant.test(words)) return undefined;
  const { architecture, osType } = await engine.info();
  const own = `${osType}/${ARCHITECTURES[architecture] ?? architecture}`;
  if (platform === own || platform.startsWith(`${own}/`)) return undefined;
  return `the engine's platform is ${own}: to build for ${platform}, each base image must exist for that platform, and the engine's machine needs QEMU (binfmt_misc) to run the steps`;
}
