import { CassandraCluster } from "../../../modules/cassandra";
import { serverVariables } from "../../../modules/cassandra/server-options";
import { DEFAULTS } from "../../../modules/cassandra/settings";

describe("CassandraCluster", () => {
  it.each<[unknown, string]>([
    [{ nodes: -3 }, "CassandraCluster.nodes: expected a whole number, 1 or more, got -3"],
    ["3", "CassandraCluster.options: expected { nodes }"],
  ])("refuses the options %j", (options, message) => {
    expect(() => new CassandraCluster("cassandra:5.0", options as object)).toThrow(message);
  });

  it("gives a node its token, unless the user asks for a number of them", () => {
    const settings = { ...DEFAULTS, token: "-3074457345618258603" };
    const options = (environment: Record<string, string>): string | undefined =>
      serverVariables(settings, environment)["JVM_EXTRA_OPTS"];
    expect(options({})).toContain("-Dcassandra.initial_token=-3074457345618258603 ");
    expect(options({})).toContain("-Dcassandra.ring_delay_ms=");
    expect(options({ CASSANDRA_NUM_TOKENS: "16" })).not.toContain("initial_token");
    expect(serverVariables(DEFAULTS, {})["JVM_EXTRA_OPTS"]).not.toContain("ring_delay");
  });
});
