import { CassandraContainer } from "../cassandra-container";

/** Enough for tests. Three nodes with it take about 1 GB together. */
const HEAP = { MAX_HEAP_SIZE: "256M", HEAP_NEWSIZE: "64M" };

const FIRST_TOKEN = -(2n ** 63n);
const TOKENS = 2n ** 64n;

/**
 * A node of a cluster. Each has the same part of the tokens, so that they need not agree on them, and each is a seed:
 * seeds do not wait for others, from whom they would copy data.
 */
export class CassandraNode extends CassandraContainer {
  constructor(image: string, index: number, count: number) {
    super(image);
    const names = Array.from({ length: count }, (_none, each) => nameOf(each));
    const token = FIRST_TOKEN + (BigInt(index) * TOKENS) / BigInt(count);
    this.set({ token: String(token) })
      .withHostname(nameOf(index))
      .withNetworkAliases(nameOf(index))
      .withEnvironment({ ...HEAP, CASSANDRA_SEEDS: names.join(",") });
  }
}

const nameOf = (index: number): string => `cassandra-${index + 1}`;
