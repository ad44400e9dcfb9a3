import type { ImageDetails } from "../spec/inspect/image-info";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import { LABEL_MAYFLY_KIND, LABEL_TESTCONTAINERS_SESSION_ID } from "../spec/labels/labels";
import type { Config, Endpoint, HostConfig } from "./docker-run/fields";
import { limitOptions, mountOptions, rightsOptions } from "./docker-run/isolation-options";
import { networkOptions } from "./docker-run/network-options";
import { endOptions, healthOptions, logOptions, programOf } from "./docker-run/process-options";
import { differing, each, flag, quoted } from "./docker-run/words";

/** Labels of this library, of testcontainers, and of compose. */
const NOT_OF_THE_USER = /^(org\.testcontainers|dev\.mayfly|com\.docker\.compose)(\.|$)/;
/** The labels by which the cleanup finds containers. A container inherits them from an image that was built or committed. */
const OF_CLEANUP = [
  LABEL_TESTCONTAINERS_SESSION_ID,
  LABEL_MAYFLY_KIND,
  "com.docker.compose.project",
];

/**
 * Returns the `docker run` line that starts such a container. Leaves out what the image sets, what the engine does by
 * default, and names, which only one container can have.
 */
export function dockerRunCommand(
  { Id, Config, HostConfig, NetworkSettings }: RawInspect,
  image: ImageDetails | undefined,
): string {
  const config = Config as Config;
  const host = HostConfig as HostConfig;
  const networks = NetworkSettings["Networks"] as Readonly<Record<string, Endpoint>> | undefined;
  const { entrypoint, command } = programOf(config, image);
  const words = [
    "docker",
    "run",
    "--detach",
    ...flag("--tty", config.Tty),
    ...flag("--interactive", config.OpenStdin),
    ...networkOptions(config, host, networks ?? {}, Id),
    ...environmentOptions(config, image),
    ...labelOptions(config, image),
    ...mountOptions(host),
    ...rightsOptions(host),
    ...limitOptions(host),
    ...differing("--user", config.User, image?.user),
    ...differing("--workdir", config.WorkingDir, image?.workingDir),
    ...logOptions(host),
    ...healthOptions(config, image),
    ...endOptions(config, host, image),
    ...entrypoint,
    config.Image ?? "",
    ...command,
  ];
  return words.map(quoted).join(" ");
}

function environmentOptions({ Env }: Config, image: ImageDetails | undefined): string[] {
  const known = new Set(
    Object.entries(image?.environment ?? {}).map(([name, value]) => `${name}=${value}`),
  );
  return each(
    "--env",
    (Env ?? []).filter((variable) => !known.has(variable)),
  );
}

function labelOptions({ Labels }: Config, image: ImageDetails | undefined): string[] {
  const own = Object.entries(Labels ?? {}).filter(
    ([name, value]) => !NOT_OF_THE_USER.test(name) && image?.labels[name] !== value,
  );
  // With the image's values, the cleanup would remove the new container.
  const inherited = OF_CLEANUP.filter((name) => (image?.labels[name] ?? "") !== "");
  return each("--label", [
    ...own.map(([name, value]) => `${name}=${value}`),
    ...inherited.map((name) => `${name}=`),
  ]);
}
