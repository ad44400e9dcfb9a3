import type { EngineAddress } from "../../../src/engine/endpoint";
import { proxyVariables } from "../../../src/engine/proxy-variables";
import { realProcess } from "../../../src/common/process-wide";
import { FakeUser } from "../../support/fake-helpers";

const LOCAL = { socketPath: "/var/run/docker.sock" };
const PROXY = "http://me:s3cret@proxy.lan:3128";

let user: FakeUser;
let warnings: unknown[];
beforeEach(() => {
  user = new FakeUser();
  warnings = [];
  jest.spyOn(realProcess, "emitWarning").mockImplementation((warning: unknown) => {
    warnings.push(warning);
  });
});
afterEach(() => {
  user[Symbol.dispose]();
});

const read = (address: EngineAddress = LOCAL): Promise<Readonly<Record<string, string>>> =>
  proxyVariables({
    config: user.config(),
    engine: { address: () => Promise.resolve(address) },
  });

describe("the proxies of the docker CLI", () => {
  it("set variables in upper and in lower case", async () => {
    user.write({
      proxies: {
        default: {
          httpProxy: PROXY,
          httpsProxy: "b",
          noProxy: "c",
          ftpProxy: "d",
          allProxy: "e",
          other: "f",
        },
      },
    });
    expect(await read()).toEqual({
      ...{ HTTP_PROXY: PROXY, http_proxy: PROXY, HTTPS_PROXY: "b", https_proxy: "b" },
      ...{ NO_PROXY: "c", no_proxy: "c", FTP_PROXY: "d", ftp_proxy: "d" },
      ...{ ALL_PROXY: "e", all_proxy: "e" },
    });
  });

  it("are those of the engine's address if there are any, and no others", async () => {
    user.write({
      proxies: {
        default: { httpProxy: "default", noProxy: "default" },
        "unix:///var/run/docker.sock": { httpProxy: "socket" },
        "tcp://[::1]:2375": { httpProxy: "tcp" },
      },
    });
    expect(await read()).toEqual({ HTTP_PROXY: "socket", http_proxy: "socket" });
    const tcp = { host: "::1", port: 2375, tls: undefined };
    expect(await read(tcp)).toEqual({ HTTP_PROXY: "tcp", http_proxy: "tcp" });
    expect(await read({ ...tcp, port: 2376 })).toMatchObject({ NO_PROXY: "default" });
  });

  it.each([
    ["no file", undefined],
    ["no proxies", { auths: {} }],
    ["no default", { proxies: { "tcp://elsewhere:2375": { httpProxy: "a" } } }],
    ["null", { proxies: null }],
    ["empty values", { proxies: { default: { httpProxy: "", noProxy: null } } }],
  ])("are none with %s", async (_title, content) => {
    if (content !== undefined) user.write(content);
    expect(await read()).toEqual({});
    expect(warnings).toEqual([]);
  });

  it("are read as Go reads them: after a byte order mark, in any case", async () => {
    user.write(`\uFEFF${JSON.stringify({ Proxies: { default: { HTTPProxy: "a" } } })}`);
    expect(await read()).toEqual({ HTTP_PROXY: "a", http_proxy: "a" });
  });

  // A process warns once, so one test has all values.
  it("give one warning without a value if they cannot be read", async () => {
    user.write({ proxies: { default: { httpProxy: PROXY, noProxy: ["s3cret"] } } });
    expect(await read()).toEqual({});
    user.write(`{"proxies":{"default":{"httpProxy":"${PROXY}"`);
    expect(await read()).toEqual({});
    expect(warnings).toEqual([
      `Proxies are not read from ${user.configFile}: proxies.default.noProxy: expected a string, got an array.`,
    ]);
  });
});
