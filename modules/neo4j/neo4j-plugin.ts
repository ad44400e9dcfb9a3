/**
 * The plugins that the image installs by `NEO4J_PLUGINS` (neo4j.com/docs/operations-manual/5/docker/plugins). Images from
 * 2025 on do not know GRAPHQL, GRAPH_ALGORITHMS and NEO_SEMANTICS.
 */
export enum Neo4jPlugin {
  APOC = "apoc",
  APOC_EXTENDED = "apoc-extended",
  BLOOM = "bloom",
  GEN_AI = "genai",
  GRAPHQL = "graphql",
  GRAPH_ALGORITHMS = "graph-algorithms",
  GRAPH_DATA_SCIENCE = "graph-data-science",
  NEO_SEMANTICS = "n10s",
}

/** The procedures that run without restrictions. */
const PROCEDURES: Readonly<Record<string, string>> = {
  [Neo4jPlugin.APOC]: "apoc.*",
  [Neo4jPlugin.APOC_EXTENDED]: "apoc.*",
  [Neo4jPlugin.BLOOM]: "bloom.*",
  [Neo4jPlugin.GRAPH_DATA_SCIENCE]: "gds.*",
};

/** Returns the image's variables that install plugins and allow their procedures. */
export function pluginVariables(plugins: readonly string[]): Record<string, string> {
  if (plugins.length === 0) return {};
  const list = JSON.stringify(plugins);
  // A list of some plugins would switch the others off. The image allows what it installs.
  const areKnown = plugins.every((plugin) => PROCEDURES[plugin] !== undefined);
  const allowed = [...new Set(plugins.map((plugin) => PROCEDURES[plugin]))].join(",");
  return {
    NEO4J_PLUGINS: list,
    // For images of Neo4j 4.
    NEO4JLABS_PLUGINS: list,
    ...(areKnown && {
      NEO4J_dbms_security_procedures_unrestricted: allowed,
      NEO4J_dbms_security_procedures_whitelist: allowed,
    }),
  };
}
