import { InvalidOptionError } from "../errors";

/** The names of a service's container. */
export interface ContainerName {
  readonly service: string;
  /** Counts from 1. */
  readonly number: number;
  /** The container's name on the engine. */
  readonly name: string;
}

/** Returns the names that a container has in options, the most specific first: `api-1`, `api_1`, its own name, `api`. */
export const namesOf = ({ service, number, name }: ContainerName): string[] => [
  `${service}-${number}`,
  `${service}_${number}`,
  name,
  service,
];

/**
 * Returns the container with this name. A service's name means its container with this number, by default its first
 * one. Throws InvalidOptionError, which lists the services.
 */
export function containerNamed<Container extends ContainerName>(
  containers: readonly Container[],
  name: string,
  number: number | undefined,
  option: string,
): Container {
  const ofService = containers.filter(({ service }) => service === name);
  const found =
    number === undefined
      ? (ofService[0] ?? containers.find((each) => namesOf(each).includes(name)))
      : ofService.find((each) => each.number === number);
  if (found !== undefined) return found;
  const expected = `a service that was started (${listServices(containers)})`;
  if (typeof name !== "string") throw new InvalidOptionError(option, expected, name);
  const given = number === undefined ? `"${name}"` : `number ${number} of "${name}"`;
  throw InvalidOptionError.describing(option, expected, given);
}

/** Lists services, with the number of their containers if that is not 1: `api with 3 containers, db`. */
function listServices(containers: readonly ContainerName[]): string {
  const services = [...new Set(containers.map(({ service }) => service))];
  if (services.length === 0) return "there is none";
  return services
    .map((service) => {
      const count = containers.filter((each) => each.service === service).length;
      return count === 1 ? service : `${service} with ${count} containers`;
    })
    .join(", ");
}
