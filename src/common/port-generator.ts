import { InvalidOptionError } from "../errors";

/** Chooses host ports. */
export interface PortGenerator {
  generatePort(): Promise<number>;
}

/**
 * A generator of ports that are free when they are generated.
 *
 * Another program can take the port before the container does; `withExposedPorts(6379)`, without a host port, has no
 * such gap.
 */
export class RandomPortGenerator implements PortGenerator {
  async generatePort(): Promise<number> {
    const { default: getPort } = await import("get-port");
    return getPort();
  }
}

/** A generator of the given ports, in their order. */
export class FixedPortGenerator implements PortGenerator {
  readonly #ports: readonly number[];
  #next = 0;

  constructor(ports: readonly number[]) {
    this.#ports = [...ports];
  }

  /** Rejects with InvalidOptionError after the last port. */
  generatePort(): Promise<number> {
    const port = this.#ports[this.#next++];
    if (port !== undefined) return Promise.resolve(port);
    const expected = `at most ${this.#ports.length} calls, one for each port`;
    return Promise.reject(InvalidOptionError.quoting("FixedPortGenerator", expected, this.#next));
  }
}
