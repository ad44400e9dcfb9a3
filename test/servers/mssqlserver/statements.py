"""Runs the statements of the module and of its tests: databases are files of SQLite, which has most of the SQL."""

import os
import re
import sqlite3

FOLDER = "/var/opt/mssql/data"
NAME = r"\[((?:[^\]]|\]\])+)\]"
GUARD = re.compile(r"\s*IF DB_ID\(N'((?:[^']|'')*)'\) IS (NOT )?NULL\s+(?:BEGIN\s+)?(.*?)(?:\s*;?\s*END)?\s*;?\s*", re.S)
SETTING = re.compile(r"^\s*set\s[^;\n]*;?|^\s*EXEC sp_getapplock[^;]*;", re.I | re.M)


class Failed(Exception):
    def __init__(self, number, text):
        super().__init__(text)
        self.number = number


def path_of(name):
    return f"{FOLDER}/{name.encode().hex()}.mdf"


def databases():
    return sorted(bytes.fromhex(file[:-4]).decode() for file in os.listdir(FOLDER) if file.endswith(".mdf"))


def create(name):
    if os.path.exists(path_of(name)):
        raise Failed(1801, f"Database '{name}' already exists. Choose a different database name.")
    open(path_of(name), "x").close()


class Session:
    def __init__(self, database):
        self.database = None
        self.use(database or "master")

    def use(self, name):
        if not os.path.exists(path_of(name)):
            raise Failed(4060, f'Cannot open database "{name}" requested by the login. The login failed.')
        self.database = name

    def run(self, sql, values=None):
        """Returns columns and rows of the last statement, and how many rows were changed."""
        while (rest := SETTING.sub("", sql).strip()) != sql:
            sql = rest
        if guard := GUARD.fullmatch(sql):
            name, negated, sql = guard.groups()
            if (name.replace("''", "'") in databases()) != bool(negated):
                return None, [], 0
        if match := re.fullmatch(rf"CREATE DATABASE {NAME};?", sql):
            create(match[1].replace("]]", "]"))
            return None, [], 0
        if match := re.fullmatch(rf"(?:ALTER DATABASE {NAME} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;\s*)?DROP DATABASE {NAME};?", sql):
            os.unlink(path_of(match[2].replace("]]", "]")))
            return None, [], 0
        if match := re.fullmatch(rf"USE {NAME};?", sql, re.I):
            self.use(match[1].replace("]]", "]"))
            return None, [], 0
        return self.query(sql, values)

    def query(self, sql, values):
        connection = sqlite3.connect(path_of(self.database), isolation_level=None, timeout=30)
        try:
            connection.create_function("DB_NAME", 0, lambda: self.database)
            connection.execute("ATTACH ':memory:' AS sys")
            connection.execute("CREATE TABLE sys.databases (name TEXT)")
            connection.executemany("INSERT INTO sys.databases VALUES (?)", [(name,) for name in databases()])
            columns, rows, changed = None, [], 0
            for statement in split(re.sub(r"\bN'", "'", sql)):
                cursor = connection.execute(statement, {name.lstrip("@"): value for name, value in values or []})
                if cursor.description:
                    columns, rows = [column[0] for column in cursor.description], cursor.fetchall()
                changed = max(cursor.rowcount, 0)
            return columns, rows, changed
        except sqlite3.Error as failure:
            if missing := re.fullmatch(r"no such table: (.*)", str(failure)):
                raise Failed(208, f"Invalid object name '{missing[1]}'.") from failure
            raise Failed(102, f"Incorrect syntax: {failure}.") from failure
        finally:
            connection.close()


def split(sql):
    """Splits at semicolons outside of strings."""
    return [part for part in re.findall(r"(?:'(?:[^']|'')*'|[^';])+", sql) if part.strip()]
