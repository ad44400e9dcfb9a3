import { wellKnownSockets } from "../../../../src/engine/find/well-known-sockets";

const HOME = { home: "/home/me", xdgRuntimeDir: undefined };

describe("well-known sockets", () => {
  it("on Linux, most likely first", () => {
    const machine = { platform: "linux", uid: 1000, tmpdir: "/tmp" } as const;
    expect(wellKnownSockets({ ...HOME, xdgRuntimeDir: "/xdg" }, machine)).toEqual([
      "unix:///var/run/docker.sock",
      "unix:///xdg/docker.sock",
      "unix:///run/user/1000/docker.sock",
      "unix:///home/me/.docker/run/docker.sock",
      "unix:///home/me/.docker/desktop/docker.sock",
      "unix:///home/me/.colima/default/docker.sock",
      "unix:///home/me/.rd/docker.sock",
      "unix:///home/me/.orbstack/run/docker.sock",
      "unix:///xdg/podman/podman.sock",
      "unix:///run/user/1000/podman/podman.sock",
      "unix:///run/podman/podman.sock",
    ]);
  });

  it("are each tried once", () => {
    const machine = { platform: "linux", uid: 1000, tmpdir: "/tmp" } as const;
    const sockets = wellKnownSockets({ ...HOME, xdgRuntimeDir: "/run/user/1000" }, machine);
    expect(new Set(sockets).size).toBe(sockets.length);
  });

  it("on macOS, those of Podman's machine too", () => {
    const machine = { platform: "darwin", uid: 501, tmpdir: "/var/folders/x" } as const;
    expect(wellKnownSockets(HOME, machine)).toEqual(
      expect.arrayContaining([
        "unix:///var/folders/x/podman/podman-machine-default-api.sock",
        "unix:///home/me/.local/share/containers/podman/machine/podman.sock",
      ]),
    );
  });

  it("on Windows are pipes", () => {
    const machine = { platform: "win32", uid: undefined, tmpdir: "C:\\Temp" } as const;
    expect(wellKnownSockets(HOME, machine)).toEqual([
      "npipe:////./pipe/docker_engine",
      "npipe:////./pipe/podman-machine-default",
    ]);
  });
});
