import { listenRefusal } from "../../../src/host-access/listen-refusal";

const PLACE = "Ports of this machine cannot be exposed to containers of unix:///d.sock: ";

describe("a port that cannot be listened on", () => {
  it.each([
    [
      "EACCES",
      "this user is not allowed to listen on port 80 of the gateway 172.17.0.1 (EACCES)\n" +
        "Hint: let the server listen on a port above 1023",
    ],
    ["EMFILE", "cannot listen on port 80 of the gateway 172.17.0.1: the system's words"],
  ])("says why: %s", (code, words) => {
    const cause = { code, message: "the system's words" };
    const error = listenRefusal("unix:///d.sock", "the gateway 172.17.0.1", 80, cause);
    expect(error).toMatchObject({ code: "HOST_ACCESS_FAILED", engine: "unix:///d.sock", cause });
    expect(error.message).toBe(PLACE + words);
  });
});
