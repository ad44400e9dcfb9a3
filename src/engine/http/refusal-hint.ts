import { takenPort } from "../taken-port";

type Hint = (match: RegExpExecArray) => string;

/** The words of Docker and Podman, and what the user can do. */
const HINTS: readonly (readonly [RegExp, Hint])[] = [
  [
    /address pool among the defaults|predefined address pools have been fully subnetted|could not find free subnet/i,
    () =>
      "every network takes one of the engine's subnets, and all are taken: `docker network prune` removes networks that no container uses, `npx mayfly prune` those of ended test runs; default-address-pools in the engine's daemon.json gives it more subnets",
  ],
  [
    /pool overlaps with other one|subnet .* is already (?:used|being used)/i,
    () =>
      "another network has addresses of this subnet: choose another subnet, or leave it out and the engine chooses a free one; `docker network inspect $(docker network ls -q)` shows the subnets in use",
  ],
  [
    /container name "?\/?([^\s"]+)"? is already in use/i,
    ([, name = ""]) =>
      `\`docker rm -f -v ${name}\` removes the container that has the name; without withName() each container gets its own`,
  ],
  [
    /network with name (\S+) already exists|network name (\S+) already used/i,
    ([, docker, podman = ""]) =>
      `\`docker network rm ${docker ?? podman}\` removes the network that has the name; without a name each network gets its own`,
  ],
  [
    /logging driver does not support reading/i,
    () =>
      "the container's log driver keeps no log that can be read: withDefaultLogDriver() does; without it, use waits that need no log",
  ],
];

/** Returns what to do about an engine's refusal, by its words; undefined for words that say enough. */
export function refusalHint(reason: string): string | undefined {
  const port = takenPort(reason);
  if (port !== undefined) {
    return `another program or container uses host port ${port}: \`docker ps --filter publish=${port}\` shows whether it is a container; without a fixed host port, as in withExposedPorts(80), the engine chooses a free one, which getMappedPort(80) returns`;
  }
  for (const [words, hint] of HINTS) {
    const match = words.exec(reason);
    if (match !== null) return hint(match);
  }
  return undefined;
}
