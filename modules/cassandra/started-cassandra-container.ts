import type { CassandraSettings } from "./settings";
import { StartedCqlServer } from "./started-cql-server";

/** A running Cassandra server. */
export class StartedCassandraContainer extends StartedCqlServer<CassandraSettings> {
  protected readonly product = { product: "Cassandra", code: "CASSANDRA_REQUEST_FAILED" };

  getDatacenter(): string {
    return this.settings.datacenter;
  }

  getRack(): string {
    return this.settings.rack;
  }

  getUsername(): string {
    return this.settings.username;
  }

  getPassword(): string {
    return this.settings.password;
  }
}
