import { ImageName } from "../../../src";
import { Neo4jContainer, Neo4jPlugin } from "../../../modules/neo4j";
import {
  defaultDatabase,
  passwordIn,
  serverVariables,
  variableOf,
} from "../../../modules/neo4j/server-variables";
import { DEFAULTS } from "../../../modules/neo4j/settings";

const neo4j = (): Neo4jContainer => new Neo4jContainer("neo4j:5.26");

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ["no password", () => neo4j().withPassword(""), "withPassword: expected a non-empty string"],
  [
    "the image's default password",
    () => neo4j().withPassword("neo4j"),
    "withPassword: expected a password without slashes, other than neo4j",
  ],
  [
    "plugins that are no array",
    () => neo4j().withPlugins("apoc" as unknown as []),
    "withPlugins: expected an array of plugins",
  ],
  [
    "an unknown plugin",
    () => neo4j().withPlugins(["apoc", "gds" as "apoc"]),
    "withPlugins[1]: expected one of apoc, apoc-extended, bloom",
  ],
  ["no seconds", () => neo4j().withTtl(0), "withTtl: expected a whole number, 1 or more"],
  [
    "a variable instead of a setting",
    () => neo4j().withSetting("NEO4J_db_transaction_timeout", "3m"),
    "withSetting: expected the name of a setting",
  ],
  [
    "a setting that is no string",
    () => neo4j().withSetting("db.transaction.timeout", 3 as unknown as string),
    "withSetting.value: expected a string",
  ],
  [
    "an image of another server",
    () => new Neo4jContainer(ImageName.fromString("postgres:17")),
    "postgres",
  ],
];

describe("Neo4jContainer", () => {
  it.each(REFUSED)("refuses %s", (_what, build, message) => {
    expect(build).toThrow(message);
  });

  it("shows no password in an error", () => {
    const call = (): unknown => neo4j().withPassword("s3cr3t/s3cr3t");
    expect(call).toThrow("withPassword: expected a password without slashes");
    expect(call).not.toThrow("s3cr3t");
  });
});

describe("the variables of Neo4j's image", () => {
  it("are those of testcontainers", () => {
    expect(serverVariables(DEFAULTS)).toEqual({ NEO4J_AUTH: "neo4j/pass123!@#WORD" });
    const plugins = [Neo4jPlugin.APOC, Neo4jPlugin.APOC_EXTENDED, Neo4jPlugin.GRAPH_DATA_SCIENCE];
    expect(serverVariables({ ...DEFAULTS, plugins, ttl: 5 })).toEqual({
      NEO4J_AUTH: "neo4j/pass123!@#WORD",
      NEO4J_PLUGINS: '["apoc","apoc-extended","graph-data-science"]',
      NEO4JLABS_PLUGINS: '["apoc","apoc-extended","graph-data-science"]',
      NEO4J_dbms_security_procedures_unrestricted: "apoc.*,gds.*",
      NEO4J_dbms_security_procedures_whitelist: "apoc.*,gds.*",
      NEO4J_apoc_ttl_enabled: "true",
      NEO4J_apoc_ttl_schedule: "5",
    });
  });

  it.each([
    Neo4jPlugin.GEN_AI,
    Neo4jPlugin.GRAPHQL,
    Neo4jPlugin.GRAPH_ALGORITHMS,
    Neo4jPlugin.NEO_SEMANTICS,
  ])("leave the procedures to the image with %s", (plugin) => {
    for (const plugins of [[plugin], [Neo4jPlugin.APOC, plugin]]) {
      expect(serverVariables({ ...DEFAULTS, plugins })).toEqual({
        NEO4J_AUTH: "neo4j/pass123!@#WORD",
        NEO4J_PLUGINS: JSON.stringify(plugins),
        NEO4JLABS_PLUGINS: JSON.stringify(plugins),
      });
    }
  });

  it("hold settings", () => {
    expect(variableOf("server.memory.heap.max_size")).toBe("NEO4J_server_memory_heap_max__size");
    expect(defaultDatabase({}, {})).toBe("neo4j");
    expect(defaultDatabase({ "dbms.default_database": "shop" }, {})).toBe("shop");
    const variable = { NEO4J_initial_dbms_default__database: "shop" };
    expect(defaultDatabase({}, variable)).toBe("shop");
  });

  it("hold the password", () => {
    expect(passwordIn("none")).toBe("");
    expect(passwordIn("neo4j/a b")).toBe("a b");
    expect(passwordIn("neo4j/a b/true")).toBe("a b");
    expect(passwordIn("neo4j")).toBeUndefined();
  });
});
