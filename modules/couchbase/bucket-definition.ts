import { checkBoolean, checkText, checkWholeNumber, InvalidOptionError } from "../../src/module";

/** A bucket as the REST API takes it. */
export interface BucketSettings {
  readonly name: string;
  readonly quotaMb: number;
  readonly replicas: number;
  readonly isFlushEnabled: boolean;
  readonly hasPrimaryIndex: boolean;
}

/** Returns the megabytes that buckets take of the service KV. */
export const quotaOfBuckets = (buckets: readonly BucketSettings[]): number =>
  buckets.reduce((sum, { quotaMb }) => sum + quotaMb, 0);

const LEAST_QUOTA_MB = 100;
const MOST_REPLICAS = 3;

/** A bucket that `withBucket()` creates. Methods change it, and return it. */
export class BucketDefinition {
  #settings: BucketSettings;

  /** Throws InvalidOptionError for a name that Couchbase refuses. */
  constructor(name: string) {
    if (!/^(?!\.)[\w.%-]{1,100}$/.test(checkText(name, "BucketDefinition"))) {
      const expected =
        "a name of at most 100 characters of A-Z a-z 0-9 _ . % -, without a dot at its start";
      throw InvalidOptionError.quoting("BucketDefinition", expected, name);
    }
    this.#settings = {
      name,
      quotaMb: LEAST_QUOTA_MB,
      replicas: 0,
      isFlushEnabled: false,
      hasPrimaryIndex: true,
    };
  }

  /** Sets the number of replicas, 0 to 3. Default 0: one node cannot have more. Throws InvalidOptionError. */
  withReplicas(replicas: number): this {
    checkWholeNumber(replicas, "withReplicas", { from: 0, to: MOST_REPLICAS });
    return this.#change({ replicas });
  }

  /** Sets whether the bucket can be emptied at once. Default false. Throws InvalidOptionError. */
  withFlushEnabled(isFlushEnabled: boolean): this {
    return this.#change({ isFlushEnabled: checkBoolean(isFlushEnabled, "withFlushEnabled") });
  }

  /** Sets the bucket's memory in megabytes, 100 or more. Default 100. Throws InvalidOptionError. */
  withQuota(quotaMb: number): this {
    checkWholeNumber(quotaMb, "withQuota", { from: LEAST_QUOTA_MB });
    return this.#change({ quotaMb });
  }

  /** Sets whether the bucket gets a primary index, which queries need. Default true. Throws InvalidOptionError. */
  withPrimaryIndex(hasPrimaryIndex = true): this {
    return this.#change({ hasPrimaryIndex: checkBoolean(hasPrimaryIndex, "withPrimaryIndex") });
  }

  getName(): string {
    return this.#settings.name;
  }

  hasFlushEnabled(): boolean {
    return this.#settings.isFlushEnabled;
  }

  hasPrimaryIndex(): boolean {
    return this.#settings.hasPrimaryIndex;
  }

  getQuota(): number {
    return this.#settings.quotaMb;
  }

  getNumOfReplicas(): number {
    return this.#settings.replicas;
  }

  /** @internal */
  toSettings(): BucketSettings {
    return this.#settings;
  }

  #change(settings: Partial<BucketSettings>): this {
    this.#settings = { ...this.#settings, ...settings };
    return this;
  }
}
