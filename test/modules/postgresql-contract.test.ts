import { Client } from "pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "../../modules/postgresql";
import { POSTGRES } from "../support/images";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { query } from "../support/postgresql-server";

describeContract<StartedPostgreSqlContainer>({
  server: "postgresql",
  image: POSTGRES,
  isSetUp: true,
  create: (image) => new PostgreSqlContainer(image),
  query: (postgres) => query(postgres.getConnectionUri(), "SELECT 1"),
  address: "getConnectionUri",
  starts: 3,
  wrongPassword: {
    connect: (postgres) =>
      new Client(postgres.getConnectionUri().replace(":test@", ":wrong@")).connect(),
    error: /password authentication failed for user "test"/,
  },
  // The module refuses four of these characters in a user's name, because initdb does not escape them.
  odd: () =>
    new PostgreSqlContainer(POSTGRES)
      .withUsername(ODD.replace(/["$'\\]/g, ""))
      .withPassword(ODD)
      // In a URL's database, pg does not decode %3F and %23.
      .withDatabase(ODD.replace(/[?#]/g, "")),
  fromNetwork: (seen) => ["psql", seen.getConnectionUri(), "-c", "SELECT 1"],
  bakes: true,
});

describePage("postgresql", ["# pass 5"], ["postgres-vector"]);
