import { StartedContainer } from "../container/started-container";
import { InvalidOptionError } from "../errors";
import { checkText } from "../spec/options";
import type { ContainerSpec } from "../spec/container-spec";
import type { SpecPatch } from "../spec/merge-spec";
import { checkPort } from "../spec/ports/exposed-port";
import { GenericContainer, type StartOptions } from "./generic-container";

/** The image of a SocatContainer without one. */
export const SOCAT_IMAGE = "alpine/socat:1.7.4.3-r0";

interface Target {
  readonly port: number;
  readonly host: string;
  readonly targetPort: number;
}

/**
 * A container that relays connections to servers that only containers can reach, for example to a container
 * that publishes no ports.
 *
 * ```ts
 * await using socat = await new SocatContainer()
 *   .withNetwork(network)
 *   .withTarget(8081, "db", 8080)
 *   .start();
 * socat.getMappedPort(8081);
 * ```
 */
export class SocatContainer extends GenericContainer {
  readonly #targets = new Map<number, Target>();

  constructor(image = SOCAT_IMAGE) {
    super(image);
  }

  /**
   * Publishes `exposePort` and relays its connections to `internalPort` of `host`, a name that the
   * container can resolve. `internalPort` is `exposePort` by default. Each call adds a target. Throws
   * InvalidOptionError.
   */
  withTarget(exposePort: number, host: string, internalPort: number = exposePort): this {
    for (const port of [exposePort, internalPort]) checkPort(port, "withTarget");
    if (/[,!"'\\\s]/.test(checkText(host, "withTarget.host"))) {
      throw InvalidOptionError.quoting("withTarget.host", "a host name or an address", host);
    }
    this.#targets.set(exposePort, { port: exposePort, host, targetPort: internalPort });
    return this.withExposedPorts(exposePort);
  }

  override async start(options?: StartOptions): Promise<StartedSocatContainer> {
    if (this.#targets.size === 0) {
      throw InvalidOptionError.describing(
        "withTarget",
        "at least one withTarget(port, host)",
        "none",
      );
    }
    return new StartedSocatContainer(await super.start(options));
  }

  /** Runs one socat for each port. */
  protected override configure(_described: ContainerSpec): SpecPatch {
    const relays = [...this.#targets.values()].map(({ port, host, targetPort }) => {
      const address = host.includes(":") ? `[${host}]` : host;
      return `socat TCP-LISTEN:${port},fork,reuseaddr TCP:'${address}':${targetPort}`;
    });
    return { entrypoint: ["/bin/sh", "-c"], command: [`${relays.join(" & ")} & wait`] };
  }
}

/** A running relay. */
export class StartedSocatContainer extends StartedContainer {}
