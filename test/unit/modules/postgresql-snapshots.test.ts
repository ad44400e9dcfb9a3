import {
  restoreSnapshot,
  takeSnapshot,
  type SnapshotServer,
} from "../../../modules/postgresql/databases/snapshots";

/** Nothing listens on port 1, so a request to the server would give another error. */
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
  portInside: 5432,
});

const ACTIONS = [
  ["snapshot", takeSnapshot],
  ["restoreSnapshot", restoreSnapshot],
] as const;

describe("takeSnapshot and restoreSnapshot", () => {
  it.each([
    ["the database's own", "test", "expected a name other than the database's"],
    ["a system database's", "template1", "expected a name other than postgres, template0,"],
    ["one that the server would cut", "ä".repeat(32), "expected a name of at most 63 bytes"],
    ["an empty one", "", "expected a non-empty string"],
  ])("refuse a name: %s", async (_title, name, message) => {
    for (const [option, action] of ACTIONS) {
      await expect(action(server("test"), name)).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringContaining(`${option}: ${message}`) as string,
      });
    }
  });

  it("refuse the database postgres, which cannot be replaced", async () => {
    for (const [option, action] of ACTIONS) {
      await expect(action(server("postgres"), "mine")).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: `${option}: expected a database other than postgres, which cannot be replaced; use withDatabase, got "postgres"`,
      });
    }
  });
});
