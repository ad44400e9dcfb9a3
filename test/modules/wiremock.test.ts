import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  WireMockContainer,
  WireMockStubs,
  type StartedWireMockContainer,
} from "../../modules/wiremock";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const WIREMOCK = "wiremock/wiremock:3.13.2";

const status = async (url: string): Promise<number> => (await fetch(url)).status;

describeContract<StartedWireMockContainer>({
  server: "wiremock",
  image: WIREMOCK,
  create: (image) => new WireMockContainer(image),
  query: async (wiremock) => {
    await using stubs = await wiremock.openStubs();
    await stubs.addMappings({ request: { urlPath: "/greeting" }, response: { status: 218 } });
    expect(await status(`${stubs.getUrl()}/greeting`)).toBe(218);
    await stubs.verify({ urlPath: "/greeting" }, 1);
  },
  address: "getUrl",
  starts: 3,
  bakes: false,
});

/** The server has signed its certificate itself. */
const securely = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume().on("end", () => {
        resolve(answer.statusCode);
      });
    })
      .on("error", reject)
      .end();
  });

describeServer("wiremock", () => {
  let folder: string;
  let wiremock: StartedWireMockContainer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-wiremock-"));
    await mkdir(join(folder, "files", "below"), { recursive: true });
    await writeFile(join(folder, "files", "below", "answer.txt"), "from a file");
    const file = join(folder, "mapping.json");
    const response = { status: 202, bodyFileName: "below/answer.txt" };
    await writeFile(file, JSON.stringify({ request: { urlPath: "/file" }, response }));
    wiremock = await new WireMockContainer(WIREMOCK)
      .withMappingFiles(file)
      .withMappings(
        { request: { urlPath: "/one" }, response: { status: 203 } },
        { request: { urlPath: "/two" }, response: { status: 204 } },
      )
      .withBodyFiles(join(folder, "files"))
      .withCommand(["--global-response-templating"])
      .withHttps()
      .start();
  });
  afterAll(async () => {
    await wiremock.stop();
    await rm(folder, { recursive: true });
  });

  it("starts with the mappings of files and objects, over HTTP and HTTPS", async () => {
    const answer = await fetch(`${wiremock.getUrl()}/file`);
    expect([answer.status, await answer.text()]).toEqual([202, "from a file"]);
    expect(await status(`${wiremock.getUrl()}/one`)).toBe(203);
    expect(await status(`${wiremock.getUrl()}/two`)).toBe(204);
    expect(wiremock.getSecureUrl()).toBe(
      `https://${wiremock.getHost()}:${wiremock.getMappedPort(8443)}`,
    );
    expect(await securely(`${wiremock.getSecureUrl()}/one`)).toBe(203);
    expect(await status(`${wiremock.getAdminUrl()}/mappings`)).toBe(200);
  });

  it("returns to the mappings of the start", async () => {
    await wiremock.addMappings({ request: { urlPath: "/more" }, response: { status: 205 } });
    expect(await status(`${wiremock.getUrl()}/more`)).toBe(205);
    await wiremock.verify({ urlPath: "/more" }, 1);
    await wiremock.reset();
    expect(await wiremock.requests()).toEqual([]);
    expect(await status(`${wiremock.getUrl()}/more`)).toBe(404);
    expect(await status(`${wiremock.getUrl()}/one`)).toBe(203);
  });

  it("gives each test stubs of its own", async () => {
    await using one = await wiremock.openStubs();
    const two = await wiremock.openStubs();
    const answering = (code: number): object => ({ response: { status: code } });
    await one.addMappings({ request: { urlPath: "/a" }, ...answering(211) });
    await two.addMappings(
      { request: { urlPathPattern: "/a|/b" }, ...answering(212) },
      { request: { url: "/c?d=1" }, ...answering(213) },
      { request: { urlPattern: "/e\\?f=.*" }, ...answering(214) },
      { request: { urlPathPattern: "^/g[^/]$|^/(?:^h|i)" }, ...answering(217) },
      { request: { urlPathTemplate: "/users/{id}" }, ...answering(215), metadata: { a: 1 } },
      { request: { method: "PUT" }, ...answering(216) },
    );
    expect(await status(`${one.getUrl()}/a`)).toBe(211);
    expect(await status(`${one.getUrl()}/b`)).toBe(404);
    expect(await securely(`${one.getSecureUrl()}/a`)).toBe(211);
    const found = ["/a", "/b", "/c?d=1", "/c", "/e?f=2", "/users/7", "/gg", "/i"].map((path) =>
      status(two.getUrl() + path),
    );
    expect(await Promise.all(found)).toEqual([212, 212, 213, 404, 214, 215, 217, 217]);
    expect((await fetch(two.getUrl(), { method: "PUT" })).status).toBe(216);

    expect((await one.requests()).map(({ path }) => path)).toEqual(["/a", "/b", "/a"]);
    expect((await two.requests({ method: "PUT" })).map(({ path }) => path)).toEqual(["/"]);
    await two.drop();
    expect(await status(`${two.getUrl()}/a`)).toBe(404);
    expect(await status(`${one.getUrl()}/a`)).toBe(211);
    await one.reset();
    expect(await one.requests()).toEqual([]);
    expect(await status(`${wiremock.getUrl()}/one`)).toBe(203);
  });

  it("keeps mappings with the same id apart", async () => {
    await using one = await wiremock.openStubs();
    await using two = await wiremock.openStubs();
    const id = "730d3e32-d098-4169-a20c-554c3bedce58";
    const request = { urlPath: "/same" };
    await one.addMappings({ id, request, response: { status: 201 } });
    await two.addMappings({ id, request, response: { status: 202 } });
    expect(await status(`${one.getUrl()}/same`)).toBe(201);
    // A mapping replaces an earlier one of the same test with its id.
    await one.addMappings({ uuid: id, request, response: { status: 203 } });
    expect(await status(`${one.getUrl()}/same`)).toBe(203);
    expect(await status(`${two.getUrl()}/same`)).toBe(202);
  });

  it("forwards requests without the path of the test", async () => {
    await using stubs = await wiremock.openStubs();
    const proxyBaseUrl = "http://localhost:8080";
    await stubs.addMappings(
      { request: { urlPath: "/one" }, response: { proxyBaseUrl } },
      {
        request: { urlPath: "/api/two" },
        response: { proxyBaseUrl, proxyUrlPrefixToRemove: "/api" },
      },
    );
    expect(await status(`${stubs.getUrl()}/one`)).toBe(203);
    expect(await status(`${stubs.getUrl()}/api/two`)).toBe(204);
  });

  it("verifies nothing without a journal, and clears stubs all the same", async () => {
    await using silent = await new WireMockContainer(WIREMOCK)
      .withCommand(["--no-request-journal"])
      .start();
    const stubs = await silent.openStubs();
    await stubs.addMappings({ response: { status: 218 } });
    const expected = {
      code: "WIREMOCK_REQUEST_FAILED",
      hint: "start it without the option --no-request-journal.",
    };
    await expect(stubs.verify({}, 0)).rejects.toMatchObject(expected);
    await expect(silent.requests()).rejects.toMatchObject(expected);
    expect(await status(stubs.getUrl())).toBe(218);
    await stubs.drop();
    expect(await status(stubs.getUrl())).toBe(404);
  });

  it("keeps scenarios of the same name apart", async () => {
    await using one = await wiremock.openStubs();
    await using two = await wiremock.openStubs();
    const scenarioName = "paid";
    const first = { requiredScenarioState: "Started", newScenarioState: "done" };
    for (const stubs of [one, two]) {
      await stubs.addMappings(
        { scenarioName, ...first, request: { urlPath: "/pay" }, response: { status: 201 } },
        {
          scenarioName,
          requiredScenarioState: "done",
          request: { urlPath: "/pay" },
          response: { status: 409 },
        },
      );
    }
    expect(await status(`${one.getUrl()}/pay`)).toBe(201);
    expect(await status(`${one.getUrl()}/pay`)).toBe(409);
    expect(await status(`${two.getUrl()}/pay`)).toBe(201);
  });

  it("shows what came, and verifies it", async () => {
    await using stubs = await wiremock.openStubs();
    await stubs.addMappings({ response: { status: 201, body: "{{request.method}}" } });
    const url = `${stubs.getUrl()}/orders?tag=a&tag=b%20ü`;
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body: '{"ü": 1}' });
    expect(await answer.text()).toBe("POST");
    expect(await stubs.requests({ urlPath: "/orders" })).toEqual([
      {
        method: "POST",
        path: "/orders",
        query: { tag: ["a", "b ü"] },
        headers: expect.objectContaining({ "content-type": ["application/json"] }) as object,
        body: '{"ü": 1}',
      },
    ]);
    await stubs.verify({ urlPath: "/orders", method: "POST" });
    await stubs.verify({ urlPath: "/nothing" }, 0);
    await expect(stubs.verify({ urlPath: "/orders" }, 2)).rejects.toMatchObject({
      code: "WIREMOCK_VERIFICATION_FAILED",
      message: expect.stringContaining(
        'WireMock expected 2 requests like {"urlPath":"/orders"}, and 1 came. All that came: 1: POST /orders',
      ) as string,
    });
  });

  it("waits for a request", async () => {
    await using stubs = await wiremock.openStubs();
    const waiting = stubs.waitForRequest({ urlPath: "/late" }, { timeout: 60_000 });
    await fetch(`${stubs.getUrl()}/early`);
    await fetch(`${stubs.getUrl()}/late`);
    expect(await waiting).toMatchObject({ method: "GET", path: "/late", body: "" });
    await expect(stubs.waitForRequest({ urlPath: "/never" }, { timeout: 1 })).rejects.toMatchObject(
      { code: "WIREMOCK_NO_REQUEST" },
    );
  });

  it("reports what the server does not understand", async () => {
    await expect(wiremock.addMappings({ request: { nope: 1 } })).rejects.toMatchObject({
      code: "WIREMOCK_REQUEST_FAILED",
      message: expect.stringContaining("nope") as string,
    });
  });

  it("is attached without being removed, and removes what a killed process has left", async () => {
    await using stubs = await wiremock.openStubs();
    await stubs.addMappings({ response: { status: 218 } });
    {
      const data = JSON.parse(JSON.stringify(stubs)) as ObjectData;
      await using attached = attach(data, WireMockStubs);
      expect(attached.getUrl()).toBe(stubs.getUrl());
    }
    expect(await status(stubs.getUrl())).toBe(218);

    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["wiremock", JSON.stringify(wiremock), "openStubs", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    await wiremock.addMappings({
      request: { urlPath: "/left" },
      response: { status: 219 },
      metadata: { mayfly: killed.stdout },
    });
    expect(await status(`${wiremock.getUrl()}/left`)).toBe(219);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await status(`${wiremock.getUrl()}/left`)).toBe(404);
    expect(await status(stubs.getUrl())).toBe(218);
  });
});

describePage("wiremock", ["Ada", "after the start: 200 3 users", "ordered POST 3"]);
