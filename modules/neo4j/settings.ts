/** What the builder collects. */
export interface Neo4jSettings {
  /** Empty if the server asks for no login. */
  readonly password: string;
  readonly plugins: readonly string[];
  /** Seconds between two runs of APOC's TTL; 0 if it is off. */
  readonly ttl: number;
  /** Settings of neo4j.conf. */
  readonly config: Readonly<Record<string, string>>;
  /** The database of clients that name none. */
  readonly database: string;
}

export const DEFAULTS: Neo4jSettings = {
  password: "pass123!@#WORD",
  plugins: [],
  ttl: 0,
  config: {},
  database: "neo4j",
};

/** The only user that the image creates. */
export const USERNAME = "neo4j";

export const BOLT_PORT = 7687;
export const HTTP_PORT = 7474;
