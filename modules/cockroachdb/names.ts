import { checkText, InvalidOptionError } from "../../src/module";

/** Words that are no names without quotes (cockroachlabs.com/docs/stable/sql-grammar#reserved_keyword). */
const RESERVED = words(`
  all analyse analyze and any array as asc asymmetric both case cast check collate column concurrently constraint create
  current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable
  desc distinct do else end except false fetch for foreign from grant group having in index initially intersect into
  lateral leading limit localtime localtimestamp not nothing null offset on only or order placing primary references
  returning select session_user some symmetric table then to trailing true union unique user using variadic when where
  window with

  authorization collation cross family full ilike inner is isnull join left like natural none notnull outer overlaps right
  similar
`);

/** Words that may be names of databases without quotes, and not of users (…/sql-grammar#col_name_keyword). */
const RESERVED_FOR_USERS = words(`
  annotate_type between bigint bit boolean box2d char character characteristics coalesce dec decimal exists extract
  extract_duration float geography geometry greatest grouping if iferror ifnull inout int integer interval iserror least
  nullif numeric out overlay point polygon position precision real row setof smallint string substring time timetz
  timestamp timestamptz treat trim values varbit varchar vector virtual work

  admin node public
`);
/** Beginnings of the names of the server's own users. */
const RESERVED_BEGINNINGS = /^(?:pg_|crdb_internal_)/;

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/**
 * Checks the name of a database, which the image's script puts into SQL without quotes, so that capital letters become
 * small. Throws InvalidOptionError.
 */
export function checkDatabase(name: string, option: string): string {
  const checked = checkName(name, option);
  if (RESERVED.has(checked)) throw reserved(option, checked);
  return checked;
}

/** Checks the name of a user, which must not be one of the server's own. Throws InvalidOptionError. */
export function checkUsername(name: string, option: string): string {
  const checked = checkDatabase(name, option);
  if (RESERVED_FOR_USERS.has(checked) || RESERVED_BEGINNINGS.test(checked)) {
    throw reserved(option, checked);
  }
  return checked;
}

function checkName(name: string, option: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(checkText(name, option))) return name;
  const expected = "at most 63 of a-z, 0-9 and _, and no digit first";
  throw InvalidOptionError.quoting(option, expected, name);
}

function reserved(option: string, name: string): InvalidOptionError {
  return InvalidOptionError.quoting(option, "a name that CockroachDB does not reserve", name);
}
