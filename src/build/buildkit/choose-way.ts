import { config, currentEnvironment } from "../../config";
import { debug } from "../../common/debug";
import { InvalidOptionError, MayflyError, messageOf } from "../../errors";
import { isSetForTheCli, namesReadByTools } from "./build-arguments";
import { runTool } from "./buildx/run-tool";

/** How to reach BuildKit: through the docker CLI's plugin buildx, or the engine's own API. */
export type Way = "buildx" | "session";

const TIMEOUT_MS = 20_000;
/** The first version of buildx with `--progress=rawjson`. */
const FIRST = { major: 0, minor: 13 };

/**
 * Returns buildx if this machine has it, otherwise the engine's session.
 *
 * buildx is preferred because it can use other builders (BUILDX_BUILDER) and supports the newest
 * features of BuildKit. MAYFLY_BUILDKIT overrides the choice.
 *
 * If buildx would read a build argument as one of its own settings, the build uses the session. If
 * the user has chosen buildx or another builder, throws InvalidOptionError instead.
 */
export async function chooseWay(buildArgs: Readonly<Record<string, string>>): Promise<Way> {
  const way = await preferredWay();
  if (way === "session") return way;
  const [name] = namesReadByTools(buildArgs, currentEnvironment());
  if (name === undefined) return way;
  const chosen =
    config().buildkit === undefined ? chosenBuilder() && "BUILDX_BUILDER" : "MAYFLY_BUILDKIT";
  if (chosen === undefined) {
    debug("build", () => `the engine's own session: buildx would read ${name} itself`);
    return "session";
  }
  throw readByTools(name, chosen);
}

function readByTools(name: string, chosen: string): InvalidOptionError {
  const option = `withBuildArgs.${name}`;
  const buildx = `docker buildx (chosen by ${chosen})`;
  if (isSetForTheCli(name)) {
    const expected = `a name that ${buildx} does not read as its own setting`;
    return InvalidOptionError.describing(option, expected, name);
  }
  const expected = `the same value as the environment variable ${name}, which ${buildx} reads as its own setting`;
  return InvalidOptionError.describing(option, expected, "another value");
}

async function preferredWay(): Promise<Way> {
  const { buildkit } = config();
  if (buildkit === "session") return "session";
  asked ??= whyNotBuildx(currentEnvironment());
  const reason = await asked;
  if (reason === undefined) return "buildx";
  if (buildkit === "buildx") {
    throw new MayflyError("IMAGE_BUILD_FAILED", `MAYFLY_BUILDKIT is buildx, but ${reason}`, {
      hint: "install the docker CLI with buildx 0.13 or later, or unset MAYFLY_BUILDKIT",
    });
  }
  debug("build", () => `the engine's own session: ${reason}`);
  return "session";
}

let asked: Promise<string | undefined> | undefined;

/** Returns why buildx cannot be used in an environment; undefined if it can. */
export async function whyNotBuildx(
  env: NodeJS.ProcessEnv,
  timeout = TIMEOUT_MS,
): Promise<string | undefined> {
  try {
    const { code, stdout } = await runTool("docker", ["buildx", "version"], env, timeout);
    if (code !== 0) return "the docker CLI has no buildx plugin";
    return isNewEnough(stdout) ? undefined : `buildx is older than 0.13: ${stdout.trim()}`;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Returns whether the output of `docker buildx version` names 0.13 or later.
 *
 * The output is e.g. `github.com/docker/buildx v0.29.1 a32761a`; other vendors omit the `v`.
 */
function isNewEnough(version: string): boolean {
  const [, major, minor] = /\bv?(\d+)\.(\d+)\.\d/.exec(version) ?? [];
  if (major === undefined) return false;
  return (
    Number(major) > FIRST.major || (Number(major) === FIRST.major && Number(minor) >= FIRST.minor)
  );
}

/** Returns the builder that BUILDX_BUILDER names, to use instead of the engine's own. */
export function chosenBuilder(): string | undefined {
  const name = currentEnvironment()["BUILDX_BUILDER"];
  return name === "" ? undefined : name;
}
