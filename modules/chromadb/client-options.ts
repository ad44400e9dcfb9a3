/** Options of `new ChromaClient()` in the package `chromadb`. */
export interface ChromaDBClientOptions {
  readonly host: string;
  readonly port: number;
  readonly ssl: false;
  readonly tenant: string;
  readonly database: string;
}

export const TENANT = "default_tenant";
export const DATABASE = "default_database";
