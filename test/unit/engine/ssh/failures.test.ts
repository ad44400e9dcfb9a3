import { commandOf, connectFailure, isDropped } from "../../../../src/engine/ssh/failures";

const HERE = { host: "ci", user: "me", port: 2222 };

describe("a failed ssh", () => {
  it.each([
    ["me@ci: Permission denied (publickey).", /none of your keys: ssh -p 2222 me@ci has to work/],
    ["Host key verification failed.", /^run ssh -p 2222 me@ci yourself once/],
    [
      "@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.",
      /ssh-keygen -R/,
    ],
    ["connect to host ci port 2222: Connection timed out", /firewall .* ProxyJump/],
    ["something else", /^find out why ssh -p 2222 me@ci does not work: run it with -v$/],
  ])("that says %j has a hint", (log, hint) => {
    const failure = connectFailure(HERE, `${log}\r\n`, 255, 20_000);
    expect(failure.hint).toMatch(hint);
    expect(failure.message).toContain(log.split("\n").at(-1));
  });

  it("is not named twice", () => {
    const log = "ssh: connect to host ci port 2222: Connection refused\r\n";
    const { message } = connectFailure(HERE, log, 255, 20_000);
    expect(message).toBe("ssh: connect to host ci port 2222: Connection refused");
  });

  it("that says nothing is told with its exit code, or with the time that it had", () => {
    expect(connectFailure(HERE, "", 255, 20_000).message).toBe("ssh: exit code 255");
    expect(connectFailure(HERE, "", undefined, 20_000).message).toBe(
      "ssh has not connected within 20000 ms",
    );
  });

  it("is tried again only if the server dropped the connection before the login", () => {
    expect(isDropped("kex_exchange_identification: read: Connection reset by peer")).toBe(true);
    expect(isDropped("me@ci: Permission denied (publickey).")).toBe(false);
  });
});

it("a user tries the connection with the command that ssh is given", () => {
  expect(commandOf({ host: "ci" })).toBe("ssh ci");
});
