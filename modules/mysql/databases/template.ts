import { ExecError } from "../../../src/module";
import { identifier, literal } from "../names";
import { asRoot, type RootSession, type SqlServer } from "./root-session";

/** What a copy of a database is made from. */
export interface Template {
  /** The dump's SQL. */
  readonly dump: string;
  /** The database's character set and collation, as SQL. */
  readonly charset: string;
}

/** A dump's options, beside its database. */
const OPTIONS = [
  ...["--routines", "--events", "--triggers", "--hex-blob", "--single-transaction"],
  ...["--no-tablespaces", "--skip-comments", "--skip-add-drop-table", "--skip-add-locks"],
  // Each table would be altered twice, which InnoDB ignores and still takes milliseconds for.
  ...["--skip-disable-keys", "--default-character-set=utf8mb4"],
];

/** Reads a database by the image's own tool. Throws ExecError. */
export async function readTemplate(
  { container, address }: SqlServer,
  { query }: RootSession,
  { database, dumper }: { readonly database: string; readonly dumper: readonly string[] },
): Promise<Template> {
  const argv = [...dumper, "--user=root", ...OPTIONS, database];
  const { exitCode, stdout, stderr } = await container.exec(argv, {
    env: { MYSQL_PWD: address.password },
  });
  if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${stderr.trim()}`);
  const [charset = ""] = await query(
    `SELECT concat('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name)
       FROM information_schema.schemata WHERE schema_name = ${literal(database)}`,
  );
  return { dump: stdout, charset };
}

/** Makes a database with the template's content. */
export function copyTemplate(
  server: SqlServer,
  { dump, charset }: Template,
  name: string,
): Promise<string> {
  return asRoot(server, async ({ query, load }) => {
    await query(`CREATE DATABASE ${identifier(name)} ${charset}`);
    await load(name, dump);
    return name;
  });
}
