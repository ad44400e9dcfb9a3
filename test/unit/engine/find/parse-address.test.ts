import type { TlsMaterial } from "../../../../src/engine/endpoint";
import { parseAddress } from "../../../../src/engine/find/parse-address";

const TLS: TlsMaterial = { ca: "CA", cert: undefined, key: undefined, rejectUnauthorized: true };
const onDemand = (demanded: boolean): TlsMaterial | undefined => (demanded ? TLS : undefined);

describe("an engine's URI", () => {
  it.each([
    ["unix:///run/docker.sock", { socketPath: "/run/docker.sock" }],
    ["unix://", { socketPath: "/var/run/docker.sock" }],
    ["npipe:////./pipe/docker_engine", { socketPath: "//./pipe/docker_engine" }],
    ["npipe://\\\\.\\pipe\\mine", { socketPath: "//./pipe/mine" }],
    ["npipe://", { socketPath: "//./pipe/docker_engine" }],
    ["tcp://engine:1234", { host: "engine", port: 1234, tls: undefined }],
    ["tcp://engine", { host: "engine", port: 2375, tls: undefined }],
    ["tcp://10.0.0.1:80", { host: "10.0.0.1", port: 80, tls: undefined }],
    ["tcp://[fe80::1]:2375", { host: "fe80::1", port: 2375, tls: undefined }],
    ["engine:1234", { host: "engine", port: 1234, tls: undefined }],
    [":2375", { host: "localhost", port: 2375, tls: undefined }],
    ["tcp://:1234", { host: "localhost", port: 1234, tls: undefined }],
    ["tcp://", { host: "localhost", port: 2375, tls: undefined }],
    ["engine", { host: "engine", port: 2375, tls: undefined }],
    ["[::1]:1234", { host: "::1", port: 1234, tls: undefined }],
    ["/run/mine.sock", { socketPath: "/run/mine.sock" }],
    ["./mine.sock", { socketPath: "./mine.sock" }],
    ["https://:1234", { host: "localhost", port: 1234, tls: TLS }],
    ["http://engine:1234/", { host: "engine", port: 1234, tls: undefined }],
    ["https://engine", { host: "engine", port: 2376, tls: TLS }],
    ["unix:/run/mine.sock", { socketPath: "/run/mine.sock" }],
    ["/var/run/docker.sock", { socketPath: "/var/run/docker.sock" }],
    ["tcp://h:1/path/", { host: "h", port: 1, tls: undefined, basePath: "/path" }],
    ["ssh://me@engine", { ssh: { host: "engine", user: "me" } }],
    ["ssh://Alias_1:2222", { ssh: { host: "Alias_1", port: 2222 } }],
    ["ssh://[fe80::1]/run/my%20.sock", { ssh: { host: "fe80::1", socketPath: "/run/my .sock" } }],
    ["HTTPS://engine:443", { host: "engine", port: 443, tls: TLS }],
  ])("%s is understood", (uri, address) => {
    expect(parseAddress(uri, onDemand)).toEqual(address);
  });

  it("for tcp uses TLS where the settings have it", () => {
    expect(parseAddress("tcp://engine", () => TLS)).toEqual({
      host: "engine",
      port: 2376,
      tls: TLS,
    });
  });

  it.each(["unix:///run/docker.sock", "npipe://", "http://engine"])("%s never uses TLS", (uri) => {
    const readTls = jest.fn();
    parseAddress(uri, readTls);
    expect(readTls).not.toHaveBeenCalled();
  });

  it.each([
    ["ssh://me:secret@engine", "a password in the URI is not used; ssh needs a key or an agent"],
    ["ssh://", "the URI has no host"],
    ["ssh://engine?x=1", "a query in the URI is not used"],
    ["ssh://a b", "not an address; expected e.g. ssh://user@host:22"],
    [
      "fd://",
      "fd:// is not supported; expected unix://, npipe://, tcp://, http://, https:// or ssh://",
    ],
    ["tcp:///path", "the URI has no host"],
    [":port", "not an address; expected e.g. tcp://host:2375"],
    ["tcp://a b", "not an address; expected e.g. tcp://host:2375"],
    ["tcp://engine:123456", "not an address; expected e.g. tcp://host:2375"],
  ])("%s is refused", (uri, words) => {
    expect(() => parseAddress(uri, onDemand)).toThrow(words);
  });
});
