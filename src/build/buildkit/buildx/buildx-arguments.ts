import type { BuildRequest } from "../../build-request";
import type { SshSource } from "../ssh/ssh-sources";

export interface BuildxFiles {
  /** Where it writes the image's id. */
  readonly iidFile: string;
  /** The values of the secrets, by their ids. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * What `docker` is run with to build of an archive on its standard input. Its environment must have the
 * build arguments.
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
    // Without their values, which buildx takes from its environment: arguments are seen by all users.
    ...Object.keys(request.buildArgs).flatMap((name) => ["--build-arg", name]),
    ...pairs("label", request.labels),
    ...option("target", request.target),
    ...option("platform", request.platform),
    ...option("network", request.networkMode),
    ...option("shm-size", request.shmSize?.toString()),
    ...request.cacheFrom.flatMap((image) => ["--cache-from", csv("type=registry", `ref=${image}`)]),
    // With a colon, which addresses of IPv6 may have, too: the first one separates.
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

/** Fields as the CLI reads them, which are those of a line of CSV. */
function csv(...fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
