const { PostgreSqlContainer } = require("mayfly/postgresql");
const { Client } = require("pg");

jest.setTimeout(120_000);

test("a clone of a database where pg is a mock", async () => {
  await expect(new Client().connect()).rejects.toThrow("the mock of pg was used");
  const postgres = await new PostgreSqlContainer("postgres:17").withDataInMemory().start();
  try {
    const database = await postgres.cloneDatabase();
    expect(database.getConnectionUri()).toContain("/mayfly_");
    await database.drop();
  } finally {
    await postgres.stop();
  }
});

test("errors of the server under Jest's fake timers", async () => {
  const postgres = await new PostgreSqlContainer("postgres:17").withDataInMemory().start();
  try {
    jest.useFakeTimers();
    await expect(postgres.cloneDatabase({ from: "nothing" })).rejects.toMatchObject({
      code: "POSTGRES_CLONE_FAILED",
    });
    await postgres.exec(["pg_ctl", "stop", "--mode=immediate"], { user: "postgres" });
    await expect(postgres.cloneDatabase()).rejects.toMatchObject({
      code: "POSTGRES_CLONE_FAILED",
    });
  } finally {
    jest.useRealTimers();
    await postgres.stop();
  }
});
