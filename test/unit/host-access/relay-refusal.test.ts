import { relayRefusal } from "../../../src/host-access/relay-refusal";

const PLACE = "Ports of this machine cannot be exposed to containers of unix:///d.sock: ";

describe("a relay that cannot listen", () => {
  it.each([
    [
      "EADDRNOTAVAIL",
      "its gateway 172.17.0.1 is not an address of this machine, as where the tests themselves run in a container\n" +
        "Hint: let the server listen on 0.0.0.0, put its clients on a network of the tests' container, and give them that container's name or address",
    ],
    [
      "EACCES",
      "this user may not listen on port 80 of its gateway 172.17.0.1 (EACCES)\n" +
        "Hint: let the server listen on a port above 1023",
    ],
    ["EMFILE", "nothing can listen on port 80 of its gateway 172.17.0.1: the system's words"],
  ])("says why: %s", (code, words) => {
    const cause = { code, message: "the system's words" };
    const error = relayRefusal("unix:///d.sock", "172.17.0.1", 80, cause);
    expect(error).toMatchObject({ code: "HOST_ACCESS_FAILED", engine: "unix:///d.sock", cause });
    expect(error.message).toBe(PLACE + words);
  });
});
