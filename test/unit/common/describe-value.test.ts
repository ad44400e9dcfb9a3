import {
  describeName,
  describeType,
  quoteKeyPath,
  quotePath,
  quoteValue,
  withoutCredentials,
} from "../../../src/common/describe-value";

class Thing {
  readonly secret = "s3cret";
}

it.each<[unknown, string]>([
  [undefined, "undefined"],
  [null, "null"],
  ["", "an empty string"],
  ["s3cret", "a string"],
  [5432, "a number"],
  [Number.NaN, "NaN"],
  [5432n, "a bigint"],
  [true, "a boolean"],
  [Symbol("s3cret"), "a symbol"],
  [(): string => "s3cret", "a function"],
  [[], "an empty array"],
  [["s3cret"], "an array"],
  [{ password: "s3cret" }, "an object"],
  [Object.create(null), "an object"],
  [new Thing(), "a Thing"],
  [Buffer.from("s3cret"), "a Buffer"],
  [new Error("s3cret"), "an Error"],
  [
    Object.defineProperty({}, "constructor", {
      get: () => {
        throw new Error("s3cret");
      },
    }),
    "an object",
  ],
])("describeType(%p) is %s", (value, words) => {
  expect(describeType(value)).toBe(words);
});

it.each<[unknown, string]>([
  ["lots", '"lots"'],
  ["", '""'],
  ["x".repeat(300), `"${"x".repeat(200)}…"`],
  ["https://me:s3cret@registry.example.com/v2", '"https://***@registry.example.com/v2"'],
  [-1, "-1"],
  [1n, "1"],
  [false, "false"],
  [["s3cret"], "an array"],
  [{ password: "s3cret" }, "an object"],
])("quoteValue(%p) is %s", (value, words) => {
  expect(quoteValue(value)).toBe(words);
});

it.each<[unknown, string]>([
  ["init.sql", '"init.sql"'],
  ["/my folder/init.sql", '"/my folder/init.sql"'],
  ["C:\\my folder\\init.sql", '"C:\\\\my folder\\\\init.sql"'],
  ["missing", '"missing"'],
  ["ALTER USER me PASSWORD 's3cret'", "a string"],
  ["SET\ns3cret", "a string"],
  ["/bin/sh\nexport KEY=s3cret", "a string"],
  [5, "a number"],
])("quotePath(%p) is %s", (value, words) => {
  expect(quotePath(value)).toBe(words);
});

it.each<[unknown, string]>([
  ["server.key", '"server.key"'],
  ["/run/secrets/token", '"/run/secrets/token"'],
  ["s3cret", "a string"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ", "a string"],
  [`/${"AbC+/9".repeat(10)}==`, "a string"],
])("quoteKeyPath(%p) is %s", (value, words) => {
  expect(quoteKeyPath(value)).toBe(words);
});

it.each<[string, string]>([
  ["PORT", "PORT"],
  ["com.example/team-label", "com.example/team-label"],
  ["API_KEY=s3cret", "API_KEY…"],
  ["Authorization: Bearer s3cret", "Authorization…"],
])("describeName(%p) is %s", (name, words) => {
  expect(describeName(name)).toBe(words);
});

it.each<[string, string]>([
  ["psql postgres://me:s3cret@db:5432/app -c x", "psql postgres://***@db:5432/app -c x"],
  ["tcp://s3c@ret@engine:2375", "tcp://***@engine:2375"],
  ["mail me@example.com", "mail me@example.com"],
  ["https://example.com/a", "https://example.com/a"],
  ["https://s3cret@example.com/a", "https://***@example.com/a"],
  ["https://me:s3/cret@example.com", "https://***@example.com"],
  ["https://example.com:8080/@scope/a", "https://example.com:8080/@scope/a"],
  ["unix:///run/user@1000/engine.sock", "unix:///run/user@1000/engine.sock"],
])("withoutCredentials(%p) is %s", (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown);
});
