import type { Wait as WaitContract } from "../../../src/spec/wait";
import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle } from "./fake-handle";
import { httpServer } from "./local-servers";

/** Passes a value that TypeScript would refuse, as plain JavaScript can. */
const any = (value: unknown): never => value as never;

describe("Wait", () => {
  const every = {
    listeningPorts: Wait.forListeningPorts(1),
    logMessage: Wait.forLogMessage("a"),
    http: Wait.forHttp("/"),
    healthCheck: Wait.forHealthCheck(),
    all: Wait.forAll([]),
    any: Wait.forAny([Wait.forListeningPorts()]),
    sequence: Wait.forSequence([]),
    exit: Wait.forExit(),
    oneShotStartup: Wait.forOneShotStartup(),
    file: Wait.forFile("/a"),
    function: Wait.forFunction("a", () => true),
    successfulCommand: Wait.forSuccessfulCommand("true"),
    grpcHealth: Wait.forGrpcHealth(1),
    tcpExchange: Wait.forTcpExchange(1, { expect: "a" }),
  };

  it.each(Object.entries(every))("options change the wait and return it: %s", (_name, wait) => {
    const { description } = wait;
    expect(wait.withStartupTimeout(1_234)).toBe(wait);
    expect(wait.description).toBe(description);
  });

  // A combined wait passes its time on to its waits.
  const single = Object.entries(every).filter(([name]) => !/^(all|any|sequence)$/.test(name));
  it.each(single)("keeps a time of its own: %s", (_name, wait) => {
    expect(wait.withStartupTimeout(1_234).startupTimeout).toBe(1_234);
    expect(wait.withStartupTimeout(0).startupTimeout).toBe(0);
  });

  it("changes and returns itself with each option of HTTP", () => {
    const http = Wait.forHttp("/", 80);
    const changed = [
      http.forStatusCode(200),
      http.forStatusCodeMatching(() => true),
      http.forResponsePredicate(() => true),
      http.forResponseMatching(() => true),
      http.withBody("a"),
      http.withBearerToken("a"),
      http.withPollInterval(1),
      http.withMethod("HEAD"),
      http.withHeaders({ a: "b" }),
      http.withBasicCredentials("a", "b"),
      http.withReadTimeout(1),
      http.usingTls(),
      http.allowInsecure(),
      http.withStartupTimeout(1),
    ];
    expect(new Set(changed)).toEqual(new Set([http]));
    expect(http.description).toBe("HTTPS HEAD / on port 80 to answer 200");
  });

  it("serves two containers at once", async () => {
    await using one = await httpServer((_request, response) => response.end("one"));
    await using two = await httpServer((_request, response) => response.writeHead(503).end("two"));
    const wait = Wait.forHttp("/", 80);
    const [first, second] = [fakeContext(), fakeContext()];
    const waitingForTwo = wait.until(new FakeHandle({ tcp: { 80: two.port } }), second);
    await wait.until(new FakeHandle({ tcp: { 80: one.port } }), first);
    await second.reported(/two/);
    second.abort("enough");
    await expect(waitingForTwo).rejects.toBe("enough");
    expect(first.reports).toEqual([]);
  });

  it("counts the lines of two containers apart", async () => {
    const wait = Wait.forLogMessage(/ready/g, 2);
    const once = new FakeHandle();
    once.logs = [{ lines: ["ready", "end"], then: "stay open" }];
    const twice = new FakeHandle();
    twice.logs = [{ lines: ["ready", "ready"], then: "stay open" }];
    const context = fakeContext();
    const waiting = wait.until(once, context);
    await context.reported(/end/);
    await wait.until(twice, fakeContext());
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it.each<[string, () => WaitContract, string]>([
    ["a port of zero", () => Wait.forListeningPorts(0), "forListeningPorts"],
    ["a port beyond 65535", () => Wait.forListeningPorts(80, 65_536), "forListeningPorts"],
    ["a UDP port", () => Wait.forListeningPorts(any("53/udp")), "forListeningPorts"],
    ["no message", () => Wait.forLogMessage(""), "forLogMessage"],
    ["a message that is not a string", () => Wait.forLogMessage(any(5)), "forLogMessage"],
    ["a message of two lines", () => Wait.forLogMessage("a\nb"), "forLogMessage"],
    ["zero times", () => Wait.forLogMessage("a", 0), "forLogMessage.times"],
    ["half a time", () => Wait.forLogMessage("a", 1.5), "forLogMessage.times"],
    ["a relative path", () => Wait.forHttp("health", 80), "forHttp"],
    ["a path with a space", () => Wait.forHttp("/a b", 80), "forHttp"],
    ["a bad HTTP port", () => Wait.forHttp("/", NaN), "forHttp"],
    ["a bad status", () => Wait.forHttp("/").forStatusCode(20), "forStatusCode"],
    [
      "a status that is not a predicate",
      () => Wait.forHttp("/").forStatusCodeMatching(any(200)),
      "forStatusCodeMatching",
    ],
    [
      "a body that is not a predicate",
      () => Wait.forHttp("/").forResponsePredicate(any("ok")),
      "forResponsePredicate",
    ],
    ["no method", () => Wait.forHttp("/").withMethod(""), "withMethod"],
    ["a bad header name", () => Wait.forHttp("/").withHeaders({ "a b": "c" }), "withHeaders.a…"],
    [
      "a header of two lines",
      () => Wait.forHttp("/").withHeaders({ a: "b\r\nc" }),
      "withHeaders.a",
    ],
    ["a negative read timeout", () => Wait.forHttp("/").withReadTimeout(-1), "withReadTimeout"],
    ["a body that is none", () => Wait.forHttp("/").withBody(any({ a: 1 })), "withBody"],
    ["no token", () => Wait.forHttp("/").withBearerToken(""), "withBearerToken"],
    ["no pause", () => Wait.forHttp("/").withPollInterval(0), "withPollInterval"],
    [
      "an answer that is not a predicate",
      () => Wait.forHttp("/").forResponseMatching(any({})),
      "forResponseMatching",
    ],
    ["a certificate alone", () => Wait.forHttp("/").usingTls({ cert: "a" }), "usingTls"],
    ["a key alone", () => Wait.forHttp("/").usingTls({ key: "a" }), "usingTls"],
    [
      "an authority that is none",
      () => Wait.forHttp("/").usingTls({ ca: "-----BEGIN nonsense" }),
      "usingTls.ca",
    ],
    ["no server name", () => Wait.forHttp("/").usingTls({ servername: "" }), "usingTls.servername"],
    ["an exit code beyond 255", () => Wait.forExit(256), "forExit"],
    ["an exit code that is none", () => Wait.forExit(any("0")), "forExit"],
    ["a relative file", () => Wait.forFile("etc/passwd"), "forFile"],
    ["an empty content", () => Wait.forFile("/a", { content: "" }), "forFile.content"],
    ["no description", () => Wait.forFunction("", () => true), "forFunction"],
    [
      "a negative attempt",
      () => Wait.forFunction("a", () => true).withAttemptTimeout(-1),
      "withAttemptTimeout",
    ],
    ["no function", () => Wait.forFunction("a", any(true)), "forFunction.probe"],
    ["any of nothing", () => Wait.forAny([]), "forAny"],
    ["any of a value that is not an array", () => Wait.forAny(any(Wait.forExit())), "forAny"],
    ["a sequence of other things", () => Wait.forSequence([any(5)]), "forSequence"],
    ["a list that is none", () => Wait.forAll(any(Wait.forHttp("/"))), "forAll"],
    ["a list of other things", () => Wait.forAll([any("log")]), "forAll"],
    ["a bad deadline", () => Wait.forAll([]).withDeadline(NaN), "withDeadline"],
    ["no command", () => Wait.forSuccessfulCommand(""), "forSuccessfulCommand"],
    ["a bad gRPC port", () => Wait.forGrpcHealth(-1), "forGrpcHealth"],
    ["a bad exchange port", () => Wait.forTcpExchange(-1, { expect: "a" }), "forTcpExchange"],
    ["nothing to expect", () => Wait.forTcpExchange(1, { expect: "" }), "forTcpExchange.expect"],
    ["a negative time", () => Wait.forHealthCheck().withStartupTimeout(-1), "withStartupTimeout"],
    ["no number of ms", () => Wait.forHealthCheck().withStartupTimeout(NaN), "withStartupTimeout"],
  ])("refuses %s", (_what, create, option) => {
    expect.assertions(1);
    try {
      create();
    } catch (error) {
      expect(error).toMatchObject({ code: "INVALID_OPTION", option });
    }
  });
});
