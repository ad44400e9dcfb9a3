import { findRemoteSocket } from "../../../../src/engine/ssh/remote-socket";
import { FakeSsh } from "./fake-ssh";

describe("the engine's socket on the other machine", () => {
  it.each([
    ["the last line of the docker CLI", "welcome\nunix:///run/user/1000/docker.sock\n"],
    ["what it says", "unix:///run/user/1000/docker.sock"],
  ])("is %s", async (_what, said) => {
    using ssh = new FakeSsh();
    ssh.say(said);
    const found = await findRemoteSocket({ host: "host" }, ssh.folder, ssh.env);
    expect(found).toBe("/run/user/1000/docker.sock");
  });

  it.each(["tcp://\u001b[2J", "unix:///a\u0000b"])(
    "is not %j, which is told without control characters",
    async (said) => {
      using ssh = new FakeSsh();
      ssh.say(said);
      const finding = findRemoteSocket({ host: "host" }, ssh.folder, ssh.env);
      await expect(finding).rejects.toThrow(
        /^the docker CLI on that machine uses \P{Cc}+, which is not a socket there$/u,
      );
    },
  );
});
