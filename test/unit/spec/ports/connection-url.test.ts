import { connectionUrl, hostAndPort } from "../../../../src/module";

const parts = { scheme: "db", host: "127.0.0.1", port: 5432 };

describe("hostAndPort", () => {
  it("puts brackets around an IPv6 address only", () => {
    expect(hostAndPort("localhost", 80)).toBe("localhost:80");
    expect(hostAndPort("::1", 80)).toBe("[::1]:80");
  });
});

describe("connectionUrl", () => {
  it("has the parts that it is given", () => {
    expect(connectionUrl(parts)).toBe("db://127.0.0.1:5432");
    expect(connectionUrl({ ...parts, username: "ada" })).toBe("db://ada@127.0.0.1:5432");
    expect(connectionUrl({ ...parts, password: "pw" })).toBe("db://:pw@127.0.0.1:5432");
    expect(connectionUrl({ ...parts, username: "ada", password: "pw", path: "shop" })).toBe(
      "db://ada:pw@127.0.0.1:5432/shop",
    );
  });

  it("puts brackets around an IPv6 address, as URLs want them", () => {
    const url = connectionUrl({ ...parts, host: "fe80::1", path: "shop" });
    expect(url).toBe("db://[fe80::1]:5432/shop");
    expect(new URL(url).hostname).toBe("[fe80::1]");
  });

  it("keeps every character of the credentials and of the path", () => {
    const odd = "50% p@ss/word: #1? [ü]&=+\"'\\";
    const url = new URL(connectionUrl({ ...parts, username: odd, password: odd, path: odd }));
    expect(decodeURIComponent(url.username)).toBe(odd);
    expect(decodeURIComponent(url.password)).toBe(odd);
    expect(decodeURIComponent(url.pathname)).toBe(`/${odd}`);
    expect(url.host).toBe("127.0.0.1:5432");
  });
});
