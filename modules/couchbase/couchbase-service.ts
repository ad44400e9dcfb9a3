/** A service of Couchbase, with the least memory that it takes (docs.couchbase.com/server/current/learn/services-and-indexes). */
export class CouchbaseService {
  /** Stores the documents. */
  static readonly KV = new CouchbaseService("kv", 256);
  /** Answers queries in SQL++. */
  static readonly QUERY = new CouchbaseService("n1ql", 0);
  /** Searches texts. */
  static readonly SEARCH = new CouchbaseService("fts", 256);
  /** Keeps indexes for queries. */
  static readonly INDEX = new CouchbaseService("index", 256);
  /** Analyses large data; Enterprise Edition only. */
  static readonly ANALYTICS = new CouchbaseService("cbas", 1024);
  /** Runs functions on changes; Enterprise Edition only. */
  static readonly EVENTING = new CouchbaseService("eventing", 256);

  private constructor(
    private readonly identifier: string,
    private readonly minimumQuotaMb: number,
  ) {}

  /** Returns the service's name in the REST API. */
  getIdentifier(): string {
    return this.identifier;
  }

  /** Returns the least megabytes that the service takes. */
  getMinimumQuotaMb(): number {
    return this.minimumQuotaMb;
  }

  /** Returns whether the service has a quota. */
  hasQuota(): boolean {
    return this.minimumQuotaMb > 0;
  }
}
