import type { Environment } from "../../src/module";
import { pluginVariables } from "./neo4j-plugin";
import { DEFAULTS, USERNAME, type Neo4jSettings } from "./settings";

const NO_LOGIN = "none";
/** `neo4j/<password>`, and optionally whether the password has to be changed. */
const AUTH = /^[^/]+\/([^/]+)(?:\/true)?$/i;

/** Returns the variables of the image (neo4j.com/docs/operations-manual/5/docker/configuration). */
export function serverVariables({ password, plugins, ttl, config }: Neo4jSettings): Environment {
  return {
    NEO4J_AUTH: password === "" ? NO_LOGIN : `${USERNAME}/${password}`,
    ...(ttl > 0 && {
      NEO4J_apoc_ttl_enabled: "true",
      NEO4J_apoc_ttl_schedule: String(ttl),
    }),
    ...pluginVariables(plugins),
    ...Object.fromEntries(Object.entries(config).map(([name, value]) => [variableOf(name), value])),
  };
}

/** Returns the variable for a setting of neo4j.conf: an underscore is doubled, and a dot becomes an underscore. */
export function variableOf(setting: string): string {
  return `NEO4J_${setting.replaceAll("_", "__").replaceAll(".", "_")}`;
}

/** Returns the password in `NEO4J_AUTH`: empty for `none`, undefined for a value that the image refuses. */
export function passwordIn(auth: string): string | undefined {
  return auth === NO_LOGIN ? "" : AUTH.exec(auth)?.[1];
}

const DEFAULT_DATABASE = ["initial.dbms.default_database", "dbms.default_database"];

/** Returns the database that clients use by default, which a setting can rename. */
export function defaultDatabase(config: Neo4jSettings["config"], environment: Environment): string {
  const found = DEFAULT_DATABASE.map((name) => config[name] ?? environment[variableOf(name)]);
  return found.find((name) => name !== undefined) ?? DEFAULTS.database;
}
