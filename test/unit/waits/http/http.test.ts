import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { TLSSocket } from "node:tls";
import { text as readText } from "node:stream/consumers";
import type { HttpWait } from "../../../../src/waits/http/http";
import { Wait } from "../../../../src/waits/wait";
import { CertificateAuthority } from "../../../support/fake-daemon-certificates";
import { fakeContext, type FakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";
import { freePort, httpServer, listen, proxyWithoutService, tcpServer } from "../local-servers";

function answering(...answers: (readonly [status: number, body: string])[]): RequestListener {
  let count = 0;
  return (_request, response) => {
    const [status, body] = answers[Math.min(count, answers.length - 1)] ?? [500, ""];
    count += 1;
    response.writeHead(status).end(body);
  };
}

/** Waits until the first "not yet", and returns it. */
async function firstReport(wait: HttpWait, port: number): Promise<string> {
  const context = fakeContext();
  const waiting = wait.until(new FakeHandle({ tcp: { 80: port } }), context);
  const report = await context.reported(/./);
  context.abort("enough");
  await expect(waiting).rejects.toBe("enough");
  return report;
}

async function ready(wait: HttpWait, port: number, context = fakeContext()): Promise<FakeContext> {
  await wait.until(new FakeHandle({ tcp: { 80: port } }), context);
  return context;
}

it("Wait.forHttp shows no credentials, not even where the server echoes them", async () => {
  await using server = await httpServer((request, response) => {
    const { authorization = "", "x-api-key": key = "" } = request.headers;
    const login = Buffer.from(authorization.split(" ")[1] ?? "", "base64").toString();
    response.writeHead(401).end(`not for ${authorization} (${login}), ${String(key)}`);
  });
  const wait = Wait.forHttp("/ready?verbose&token=t0k3n", 80)
    .withBasicCredentials("me", "p4ssw0rd")
    .withHeaders({ "X-Api-Key": "k3y-k3y" });
  const report = await firstReport(wait, server.port);
  expect(report).toBe("HTTP 401: not for *** (***), ***");
  expect(wait.description).toBe(
    "HTTP GET /ready?verbose&token=*** on port 80 to answer as expected",
  );
  const bearer = Wait.forHttp("/", 80).withBearerToken("b34rer");
  expect(await firstReport(bearer, server.port)).not.toContain("b34rer");
});

describe("Wait.forHttp", () => {
  // Options change a wait, so each test has one of its own.
  const http = (): HttpWait => Wait.forHttp("/", 80);
  const ok = (text: string): boolean => text.includes("ok");

  it.each<[string, HttpWait, number, string]>([
    ["any status from 200 to 299", http(), 204, ""],
    ["a status that was asked for", http().forStatusCode(404), 404, "gone"],
    ["one of several", http().forStatusCode(200).forStatusCode(301), 301, ""],
    [
      "a status that a predicate accepts",
      http().forStatusCodeMatching((code) => code > 400),
      401,
      "",
    ],
    [
      "a body that a predicate accepts, whatever the status",
      http().forResponsePredicate(ok),
      500,
      "ok",
    ],
    [
      "an answer that a predicate accepts, whatever the status",
      http().forResponseMatching(
        ({ status, headers, body }) =>
          status === 500 && headers["connection"] === "close" && body === "ok",
      ),
      500,
      "ok",
    ],
    ["all at once", http().forStatusCode(503).forResponsePredicate(ok), 503, "ok"],
  ])("accepts %s", async (_what, wait, status, body) => {
    await using server = await httpServer(answering([status, body]));
    const context = await ready(wait, server.port);
    expect(context.reports).toEqual([]);
  });

  it.each<[string, HttpWait, number, string, string]>([
    ["a failure, with its body", http(), 503, "warming\n  up", "HTTP 503: warming up"],
    ["a redirect", http(), 302, "", "HTTP 302 with an empty body"],
    ["another status", http().forStatusCode(204), 200, "hi", "HTTP 200: hi"],
    [
      "a status that one of two predicates refuses",
      http()
        .forStatusCodeMatching((code) => code < 300)
        .forStatusCodeMatching((code) => code !== 200),
      200,
      "hi",
      "HTTP 200: hi",
    ],
    [
      "a body",
      http().forResponsePredicate(ok),
      200,
      "no",
      "HTTP 200, but forResponsePredicate returned false for the body: no",
    ],
    [
      "a good body with a bad status",
      http().forStatusCode(200).forResponsePredicate(ok),
      500,
      "ok",
      "HTTP 500: ok",
    ],
    [
      "a body that a predicate cannot read",
      http().forResponsePredicate(() => {
        throw new Error("not JSON");
      }),
      200,
      "<html>",
      "HTTP 200, but the predicate threw: not JSON: <html>",
    ],
    [
      "an answer",
      http().forResponseMatching(({ headers }) => headers["x-role"] === "leader"),
      200,
      "follower",
      "HTTP 200, but forResponseMatching returned false: follower",
    ],
    ["a long body", http(), 500, "x".repeat(5_000), `HTTP 500: ${"x".repeat(200)}…`],
  ])("refuses %s", async (_what, wait, status, body, report) => {
    await using server = await httpServer(answering([status, body]));
    expect(await firstReport(wait, server.port)).toBe(report);
  });

  it("asks again until the answer is right", async () => {
    await using server = await httpServer(answering([503, "no"], [500, "oh"], [200, "yes"]));
    const context = await ready(http(), server.port);
    expect(context.reports).toEqual(["HTTP 503: no", "HTTP 500: oh"]);
  });

  it("hands the predicate the whole body", async () => {
    const body = `${"x".repeat(100_000)}ö`;
    await using server = await httpServer(answering([200, body]));
    await ready(
      http().forResponsePredicate((text) => text === body),
      server.port,
    );
  });

  it("does not wait for the end of a body that nobody asked for", async () => {
    await using server = await httpServer((_request, response) => {
      response.writeHead(200).write("an event, and then nothing for a long time");
    });
    await ready(http().withReadTimeout(60_000), server.port);
  });

  it("sends method, headers, credentials and path", async () => {
    const requests: IncomingMessage[] = [];
    await using server = await httpServer((request, response: ServerResponse) => {
      requests.push(request);
      response.end();
    });
    const wait = Wait.forHttp("/a/b?c=d", 80)
      .withMethod("POST")
      .withHeaders({ "X-One": "1" })
      .withHeaders({ "X-Two": "2" })
      .withBasicCredentials("user", "pass:word");
    await ready(wait, server.port);
    expect(requests[0]).toMatchObject({
      method: "POST",
      url: "/a/b?c=d",
      headers: {
        "x-one": "1",
        "x-two": "2",
        authorization: `Basic ${Buffer.from("user:pass:word").toString("base64")}`,
        connection: "close",
      },
    });
  });

  it("sends a body and a bearer token", async () => {
    const requests: { headers: IncomingMessage["headers"]; body: string }[] = [];
    await using server = await httpServer((request, response: ServerResponse) => {
      void readText(request).then((body) => {
        requests.push({ headers: request.headers, body });
        response.end();
      });
    });
    const post = http().withMethod("POST").withBearerToken("t0ken");
    await ready(post.withBody('{"ä":1}'), server.port);
    await ready(post.withBody(Buffer.from([65, 66])), server.port);
    expect(requests).toEqual([
      {
        headers: expect.objectContaining({
          authorization: "Bearer t0ken",
          "content-length": "8",
        }) as object,
        body: '{"ä":1}',
      },
      { headers: expect.objectContaining({ "content-length": "2" }) as object, body: "AB" },
    ]);
  });

  it("pauses between two requests for as long as it is told", async () => {
    const times: number[] = [];
    await using server = await httpServer((_request, response: ServerResponse) => {
      times.push(performance.now());
      response.writeHead(times.length < 3 ? 503 : 200).end();
    });
    await ready(http().withPollInterval(150), server.port);
    const [first = 0, second = 0, third = 0] = times;
    // The usual first pauses are 10 and 15 ms.
    expect(Math.min(second - first, third - second)).toBeGreaterThan(140);
  });

  it("gives up an answer that does not come in time, and asks again", async () => {
    let count = 0;
    await using server = await httpServer((_request, response) => {
      count += 1;
      if (count > 1) response.end();
    });
    const context = await ready(http().withReadTimeout(50), server.port);
    // On a busy machine, the second answer can be late, too.
    expect(new Set(context.reports)).toEqual(new Set(["no complete answer within 50 ms"]));
  });

  it("gives up a body that does not end in time", async () => {
    await using server = await httpServer((_request, response) => {
      response.writeHead(200).write("half");
    });
    const wait = http().forResponsePredicate(ok).withReadTimeout(50);
    expect(await firstReport(wait, server.port)).toBe("no complete answer within 50 ms");
  });

  it("says that the connection is refused", async () => {
    expect(await firstReport(http(), await freePort())).toBe("connection refused");
  });

  it("says that a proxy closes the connection", async () => {
    await using proxy = await proxyWithoutService();
    expect(await firstReport(http(), proxy.port)).toBe(
      "the connection was closed without an answer",
    );
  });

  it("says that the answer is not HTTP", async () => {
    await using server = await tcpServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n"));
    expect(await firstReport(http(), server.port)).toBe("the answer is not HTTP");
  });

  it("says that the answer is not TLS", async () => {
    await using server = await httpServer(answering([200, ""]));
    expect(await firstReport(http().usingTls(), server.port)).toBe("the answer is not TLS");
  });

  it("stops a request that is under way when it is aborted", async () => {
    const context = fakeContext();
    await using server = await httpServer(() => {
      context.abort("enough");
    });
    await expect(ready(http(), server.port, context)).rejects.toBe("enough");
  });

  it("asks the first TCP port that is exposed when none is named", async () => {
    await using server = await httpServer(answering([200, ""]));
    const handle = new FakeHandle({ udp: { 53: 1 }, tcp: { 80: server.port } });
    await Wait.forHttp("/").until(handle, fakeContext());
  });

  it("asks the port itself on the host's network", async () => {
    await using server = await httpServer(answering([200, ""]));
    const handle = new FakeHandle({ networkMode: "host" });
    await Wait.forHttp("/", server.port).until(handle, fakeContext());
  });

  it("fails at once when there is no port", async () => {
    const waiting = Wait.forHttp("/").until(new FakeHandle(), fakeContext());
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: "the container publishes no TCP port",
    });
  });

  it("fails at once when the port is not published", async () => {
    const waiting = http().until(new FakeHandle(), fakeContext());
    await expect(waiting).rejects.toMatchObject({ code: "PORT_NOT_EXPOSED" });
  });

  it("describes itself without secrets", () => {
    const wait = http().withBasicCredentials("user", "secret").withHeaders({ "X-Key": "secret" });
    expect(wait.description).toBe("HTTP GET / on port 80 to answer as expected");
    expect(http().forStatusCode(200).forStatusCode(401).usingTls().description).toBe(
      "HTTPS GET / on port 80 to answer 200 or 401",
    );
    expect(Wait.forHttp("/").description).toContain("on the first exposed port");
  });
});

/** Returns the name in the client's certificate. */
function peerName({ socket }: IncomingMessage): unknown {
  const secure: Pick<TLSSocket, "getPeerCertificate"> = socket as never;
  return secure.getPeerCertificate().subject.CN;
}

describe("Wait.forHttp with TLS", () => {
  const authority = new CertificateAuthority("nobody");
  const certificate = authority.certificate("server", ["127.0.0.1"]);
  const secureServer = () =>
    listen(
      createTlsServer(certificate, (_request, response) => response.end("secret")),
      0,
      "127.0.0.1",
    );

  it("says that the certificate is not trusted", async () => {
    await using server = await secureServer();
    expect(await firstReport(Wait.forHttp("/", 80).usingTls(), server.port)).toBe(
      "the certificate is not trusted; allowInsecure() accepts it",
    );
  });

  it("accepts it when asked to", async () => {
    await using server = await secureServer();
    const wait = Wait.forHttp("/", 80).usingTls().allowInsecure();
    await ready(
      wait.forResponsePredicate((text) => text === "secret"),
      server.port,
    );
  });

  it("trusts the authority that it is given", async () => {
    await using server = await secureServer();
    await ready(Wait.forHttp("/", 80).usingTls({ ca: authority.cert }), server.port);
  });

  it("checks the certificate for the name that it is given", async () => {
    await using server = await secureServer();
    const wait = Wait.forHttp("/", 80).usingTls({ ca: authority.cert, servername: "other.test" });
    expect(await firstReport(wait, server.port)).toBe(
      "the certificate is for another name; allowInsecure() accepts it",
    );
  });

  it("sends a certificate of its own, and says when the server wants one", async () => {
    const names: unknown[] = [];
    const options = { ...certificate, ca: authority.cert, requestCert: true };
    await using server = await listen(
      createTlsServer(options, (request, response) => {
        names.push(peerName(request));
        response.end();
      }),
      0,
      "127.0.0.1",
    );
    const { ca } = { ca: authority.cert };
    const client = authority.certificate("client");
    await ready(Wait.forHttp("/", 80).usingTls({ ca, ...client }), server.port);
    expect(names).toEqual(["client"]);
    expect(await firstReport(Wait.forHttp("/", 80).usingTls({ ca }), server.port)).toBe(
      "the server requires a client certificate; usingTls({ cert, key }) sends one",
    );
  });
});
