import { withDefaults } from "../../../modules/scylladb/server-options";

describe("the options of ScyllaDB", () => {
  it("suit a test", () => {
    expect(withDefaults([])).toEqual([
      "--smp=1",
      "--memory=750M",
      "--overprovisioned=1",
      "--developer-mode=1",
      "--skip-wait-for-gossip-to-settle=0",
    ]);
  });

  it("are the user's where the user gives them, in one word or two", () => {
    const given = ["--smp=2", "--memory", "2G", "--authenticator=PasswordAuthenticator"];
    expect(withDefaults(given)).toEqual([
      ...given,
      "--overprovisioned=1",
      "--developer-mode=1",
      "--skip-wait-for-gossip-to-settle=0",
    ]);
  });
});
