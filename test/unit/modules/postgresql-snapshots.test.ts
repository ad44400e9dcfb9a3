import {
  restoreSnapshot,
  takeSnapshot,
  type SnapshotServer,
} from "../../../modules/postgresql/databases/snapshots";

/** Port 1, where no server is: one that is asked after all gives another error. */
const server = (database: string): SnapshotServer => ({
  address: {
    host: "127.0.0.1",
    port: 1,
    username: "test",
    password: "test",
    maintenanceDatabase: "postgres",
  },
  database,
  container: { exec: () => Promise.reject(new Error("nothing may be asked of the container")) },
});

describe("takeSnapshot and restoreSnapshot", () => {
  it.each([
    ["the database's own", "test", "snapshot name: expected another name than the database's"],
    ["a system database's", "template1", "snapshot name: expected none of postgres, template0,"],
    ["one that the server would cut", "ä".repeat(32), "snapshot name: expected at most 63 bytes"],
    ["an empty one", "", "snapshot name: expected a non-empty string"],
  ])("refuse a name: %s", async (_title, name, message) => {
    for (const action of [takeSnapshot, restoreSnapshot]) {
      await expect(action(server("test"), name)).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringContaining(message) as string,
      });
    }
  });

  it("refuse the database postgres, which cannot be replaced", async () => {
    for (const action of [takeSnapshot, restoreSnapshot]) {
      await expect(action(server("postgres"), "mine")).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message:
          'snapshot: expected a database other than postgres, which cannot be replaced; use withDatabase, got "postgres"',
      });
    }
  });
});
