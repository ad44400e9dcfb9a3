/** Chooses host ports. */
export interface PortGenerator {
  generatePort(): Promise<number>;
}

/**
 * A port that was free when it was asked for. Another program can take it before the container
 * does; `withExposedPorts(6379)` without a host port has no such gap.
 */
export class RandomPortGenerator implements PortGenerator {
  async generatePort(): Promise<number> {
    const { default: getPort } = await import("get-port");
    return getPort();
  }
}
