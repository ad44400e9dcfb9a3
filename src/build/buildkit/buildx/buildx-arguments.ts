import type { BuildRequest } from "../../build-request";
import type { SshSource } from "../ssh/ssh-sources";

export interface BuildxFiles {
  /** The file to which buildx writes the image's id. */
  readonly iidFile: string;
  /** The files with the secrets' values, by the secrets' ids. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Returns the arguments of `docker` to build from an archive on standard input.
 *
 * The build arguments must be in the environment of `docker`.
 */
export function buildxArguments(
  request: BuildRequest,
  ssh: readonly SshSource[],
  { iidFile, secrets }: BuildxFiles,
  builder: string,
): string[] {
  const option = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`--${name}`, value];
  const pairs = (name: string, record: Readonly<Record<string, string>>): string[] =>
    Object.entries(record).flatMap(([key, value]) => [`--${name}`, `${key}=${value}`]);
  return [
    ...["buildx", "build", "--builder", builder, "--load"],
    ...["--progress", "rawjson", "--iidfile", iidFile],
    ...["--file", request.dockerfile],
    ...request.tags.flatMap((tag) => ["--tag", tag]),
    // Without values, which buildx takes from its environment: all users can see arguments.
    ...Object.keys(request.buildArgs).flatMap((name) => ["--build-arg", name]),
    ...pairs("label", request.labels),
    ...option("target", request.target),
    ...option("platform", request.platform),
    ...option("network", request.networkMode),
    ...option("shm-size", request.shmSize?.toString()),
    ...request.cacheFrom.flatMap((image) => ["--cache-from", csv("type=registry", `ref=${image}`)]),
    // The first colon separates the parts, since an IPv6 address also contains colons.
    ...Object.entries(request.extraHosts).flatMap(([host, ip]) => ["--add-host", `${host}:${ip}`]),
    ...(request.noCache ? ["--no-cache"] : []),
    ...(request.pull ? ["--pull"] : []),
    ...[...secrets].flatMap(([id, file]) => ["--secret", csv(`id=${id}`, `src=${file}`)]),
    ...ssh.flatMap((source) => ["--ssh", sshValue(source)]),
    "-",
  ];
}

function sshValue({ id, agent, keys }: SshSource): string {
  return `${id}=${(agent === undefined ? keys : [agent]).join(",")}`;
}

/** Returns the fields as a line of CSV, the format that the CLI parses. */
function csv(...fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
