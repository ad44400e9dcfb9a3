import { StartedCqlServer } from "../cassandra/started-cql-server";

/** The one that a new server has; it counts only if the server asks for a login. */
export const LOGIN = { username: "cassandra", password: "cassandra" };

/** The server's own name for the only datacenter of its default snitch. */
const DATACENTER = "datacenter1";

/** A running ScyllaDB server. */
export class StartedScyllaContainer extends StartedCqlServer<object> {
  protected readonly product = { product: "ScyllaDB", code: "SCYLLA_REQUEST_FAILED" };

  getDatacenter(): string {
    return DATACENTER;
  }

  getUsername(): string {
    return LOGIN.username;
  }

  getPassword(): string {
    return LOGIN.password;
  }
}
