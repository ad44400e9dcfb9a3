import type { BuildRequest } from "../../build-request";
import type { SshSource } from "../ssh/ssh-sources";

export interface BuildxFiles {
  /** The file to which buildx writes the image's id. */
  readonly iidFile: string;
  /** The files that contain the secrets' values, by secret id. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Returns the `docker` arguments that build an image from an archive on standard input.
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
    // Any user can see a process's arguments, so buildx takes the values from its environment.
    ...Object.keys(request.buildArgs).flatMap((name) => ["--build-arg", name]),
    ...pairs("label", request.labels),
    ...option("target", request.target),
    ...option("platform", request.platform),
    ...option("network", request.networkMode),
    ...option("shm-size", request.shmSize?.toString()),
    ...request.cacheFrom.flatMap((image) => ["--cache-from", csv("type=registry", `ref=${image}`)]),
    // The CLI splits at the first colon, so IPv6 addresses work.
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

/** Formats fields as a line of CSV, the format that the CLI parses. */
function csv(...fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
