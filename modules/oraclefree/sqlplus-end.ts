/** Commands of SQL*Plus, which end with their line. `SET ROLE`, `SET TRANSACTION` and `SET CONSTRAINTS` are SQL. */
const COMMANDS = [
  "@",
  "SET\\s+(?!ROLE|TRANSACTION|CONSTRAINT)",
  "(?:EXEC|EXECUTE|SHO|SHOW|DESC|DESCRIBE|VAR|VARIABLE|PRI|PRINT|PRO|PROMPT|COL|COLUMN)\\b",
  "(?:DEF|DEFINE|UNDEF|UNDEFINE|SPO|SPOOL|WHENEVER|REM|REMARK|HO|HOST|START|EXIT|QUIT)\\b",
].join("|");

/** What is outside of statements: space, comments, lines with a slash alone, and commands. */
const OUTSIDE = new RegExp(
  `^(?:\\s+|--.*|/\\*[^]*?\\*/|/[ \\t]*(?=\\r?\\n|$)|(?:${COMMANDS}).*)+`,
  "i",
);

/** What SQL*Plus takes for PL/SQL, in which a semicolon ends nothing. */
const BLOCK = new RegExp(
  [
    "^(?:BEGIN|DECLARE|<<)",
    "^WITH\\s+(?:FUNCTION|PROCEDURE)\\b",
    "^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:(?:NON)?EDITIONABLE\\s+)?" +
      "(?:FUNCTION|PROCEDURE|PACKAGE|TRIGGER|TYPE|LIBRARY|MLE|JAVA|AND)\\b",
  ].join("|"),
  "i",
);
const END_OF_BLOCK = /^[ \t]*\/\s*$/m;
const END_OF_STATEMENT = /;[ \t]*\r?$|^[ \t]*\/\s*$/m;

/** A comment after the last semicolon, which then does not end the line. */
const COMMENT_AFTER_END = /;[ \t]*(?:--[^'"\n]*|\/\*[^'"*]*\*\/)\s*$/;

/**
 * Returns SQL with the end that SQL*Plus needs to run it: a line with a slash, unless the last statement is complete.
 * SQL*Plus drops a statement without an end, and says nothing.
 */
export function withEnd(sql: string): string {
  const text = sql.replace(COMMENT_AFTER_END, ";");
  for (let rest = text; ;) {
    rest = rest.replace(OUTSIDE, "");
    if (rest === "") return text;
    const end = (BLOCK.test(rest) ? END_OF_BLOCK : END_OF_STATEMENT).exec(rest);
    if (end === null) return `${text.trimEnd()}\n/`;
    rest = rest.slice(end.index + end[0].length);
  }
}
