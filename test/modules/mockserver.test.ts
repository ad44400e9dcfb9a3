import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mockServerClient } from "mockserver-client";
import {
  MockserverContainer,
  MockserverExpectations,
  type MockserverExpectation,
  type StartedMockserverContainer,
} from "../../modules/mockserver";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const MOCKSERVER = "mockserver/mockserver:7.6.0";

/** Mocks an answer by MockServer's own client, asks for it, and lets the client verify that. */
async function roundTrip(mockserver: StartedMockserverContainer): Promise<void> {
  const client = mockServerClient(mockserver.getHost(), mockserver.getMockserverPort());
  const httpRequest = { path: "/greeting" };
  await client.mockAnyResponse({ httpRequest, httpResponse: { statusCode: 201, body: "hello" } });
  const answer = await fetch(`${mockserver.getUrl()}/greeting`);
  expect([answer.status, await answer.text()]).toEqual([201, "hello"]);
  await client.verify(httpRequest, 1);
}

describeContract<StartedMockserverContainer>({
  server: "mockserver",
  image: MOCKSERVER,
  create: (image) => new MockserverContainer(image),
  query: async (mockserver) => {
    await mockserver.reset();
    await roundTrip(mockserver);
  },
  address: "getUrl",
  starts: 3,
  bakes: false,
});

const status = async (url: string): Promise<number> => (await fetch(url)).status;

/** The server's own authority signs its certificate, which this process does not know. */
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

describeServer("mockserver", () => {
  let folder: string;
  let mockserver: StartedMockserverContainer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-mockserver-"));
    const file = join(folder, "users.json");
    const ofFile = { httpRequest: { path: "/file" }, httpResponse: { statusCode: 202 } };
    await writeFile(file, JSON.stringify([ofFile]));
    mockserver = await new MockserverContainer(MOCKSERVER)
      .withExpectationFiles(file)
      .withExpectations({
        httpRequest: { path: "/object" },
        httpResponse: { statusCode: 203 },
      })
      .withoutProxying()
      .start();
  });
  afterAll(async () => {
    await mockserver.stop();
    await rm(folder, { recursive: true });
  });

  it("starts with the expectations of files and objects, over HTTP and HTTPS", async () => {
    expect(await status(`${mockserver.getUrl()}/file`)).toBe(202);
    expect(await status(`${mockserver.getUrl()}/object`)).toBe(203);
    expect(mockserver.getSecureUrl()).toBe(
      `https://${mockserver.getHost()}:${mockserver.getMockserverPort()}`,
    );
    expect(await securely(`${mockserver.getSecureUrl()}/file`)).toBe(202);
  });

  it("gives each test expectations of its own", async () => {
    await using one = await mockserver.openExpectations();
    const two = await mockserver.openExpectations();
    const answering = (statusCode: number): object => ({ httpResponse: { statusCode } });
    await one.addExpectations({ httpRequest: { path: "/a" }, ...answering(211) });
    await two.addExpectations(
      { httpRequest: { method: "GET", path: "/a|/b" }, ...answering(212) },
      { httpRequest: { method: "PUT" }, ...answering(213) },
    );
    expect(await status(`${one.getUrl()}/a`)).toBe(211);
    expect(await status(`${one.getUrl()}/b`)).toBe(404);
    expect(await status(`${two.getUrl()}/a`)).toBe(212);
    expect(await status(`${two.getUrl()}/b`)).toBe(212);
    expect((await fetch(two.getUrl(), { method: "PUT" })).status).toBe(213);
    expect(await securely(`${one.getSecureUrl()}/a`)).toBe(211);

    expect((await one.requests()).map(({ path }) => path)).toEqual(["/a", "/b", "/a"]);
    expect((await two.requests({ method: "PUT" })).map(({ path }) => path)).toEqual(["/"]);
    await two.drop();
    expect(await status(`${two.getUrl()}/a`)).toBe(404);
    expect(await status(`${one.getUrl()}/a`)).toBe(211);
    await one.reset();
    expect(await one.requests()).toEqual([]);
    expect(await status(`${mockserver.getUrl()}/object`)).toBe(203);
  });

  it("keeps expectations with the same id and scenario apart", async () => {
    await using one = await mockserver.openExpectations();
    await using two = await mockserver.openExpectations();
    const expectation = (statusCode: number, more: object): MockserverExpectation => ({
      scenarioName: "paid",
      httpRequest: { path: "/pay" },
      httpResponse: { statusCode },
      ...more,
    });
    for (const mocks of [one, two]) {
      await mocks.addExpectations(
        expectation(201, { id: "first", scenarioState: "Started", newScenarioState: "done" }),
        expectation(409, { id: "second", scenarioState: "done" }),
      );
    }
    expect(await status(`${one.getUrl()}/pay`)).toBe(201);
    expect(await status(`${one.getUrl()}/pay`)).toBe(409);
    expect(await status(`${two.getUrl()}/pay`)).toBe(201);
  });

  it("does not start with an expectation that the server does not understand", async () => {
    const start = new MockserverContainer(MOCKSERVER)
      .withExpectations({ httpRequest: { path: "/a" }, httpResponse: { nope: 1 } })
      .start();
    await expect(start).rejects.toThrow("$.httpResponse.nope: is not defined");
  });

  it("shows what came, and verifies it", async () => {
    await using mocks = await mockserver.openExpectations();
    await mocks.addExpectations({ httpResponse: { statusCode: 204 } });
    const post = (body: string, type: string): Promise<Response> =>
      fetch(`${mocks.getUrl()}/orders?tag=a&tag=b%20ü`, {
        method: "POST",
        headers: { "Content-Type": type },
        body,
      });
    await post('{"id":1}', "application/json");
    await post("plain ü", "text/plain; charset=utf-8");
    await post("<a/>", "application/xml");
    const came = await mocks.requests({ path: "/orders" });
    expect(came.map(({ body }) => body)).toEqual(['{"id":1}', "plain ü", "<a/>"]);
    expect(came[0]).toMatchObject({
      method: "POST",
      path: "/orders",
      query: { tag: ["a", "b ü"] },
      headers: { "content-type": ["application/json"] },
    });

    await mocks.verify({ path: "/orders" });
    await mocks.verify({ path: "/orders", method: "POST" }, 3);
    await mocks.verify({ path: "/nothing" }, 0);
    await expect(
      mocks.verify({ path: "/orders" }, { atLeast: 4, atMost: 5 }),
    ).rejects.toMatchObject({
      code: "MOCKSERVER_VERIFICATION_FAILED",
      message: expect.stringContaining(
        'MockServer expected 4 to 5 requests like {"path":"/orders"}, and 3 came. All that came: 3: POST /orders, POST /orders, POST /orders',
      ) as string,
    });
  });

  it("waits for a request", async () => {
    await using mocks = await mockserver.openExpectations();
    const waiting = mocks.waitForRequest({ path: "/late" }, { timeout: 60_000 });
    await fetch(`${mocks.getUrl()}/early`);
    await fetch(`${mocks.getUrl()}/late`);
    expect(await waiting).toMatchObject({ method: "GET", path: "/late", body: "" });
    await expect(mocks.waitForRequest({ path: "/never" }, { timeout: 1 })).rejects.toMatchObject({
      code: "MOCKSERVER_NO_REQUEST",
      message: expect.stringContaining("All that came: 2: GET /early, GET /late") as string,
    });
  });

  it("reports what the server does not understand", async () => {
    await expect(mockserver.addExpectations({ httpResponse: { nope: 1 } })).rejects.toMatchObject({
      code: "MOCKSERVER_REQUEST_FAILED",
      message: expect.stringContaining("nope") as string,
    });
  });

  it("is attached without being removed, and removes what a killed process has left", async () => {
    await using mocks = await mockserver.openExpectations();
    await mocks.addExpectations({ httpResponse: { statusCode: 218 } });
    {
      const data = JSON.parse(JSON.stringify(mocks)) as ObjectData;
      await using attached = attach(data, MockserverExpectations);
      expect(attached.getUrl()).toBe(mocks.getUrl());
    }
    expect(await status(mocks.getUrl())).toBe(218);

    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["mockserver", JSON.stringify(mockserver), "openExpectations", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    const left = `/${killed.stdout}/left`;
    await mockserver.addExpectations({
      httpRequest: { path: left },
      httpResponse: { statusCode: 219 },
    });
    expect(await status(mockserver.getUrl() + left)).toBe(219);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await status(mockserver.getUrl() + left)).toBe(404);
    expect(await status(mocks.getUrl())).toBe(218);
  });
});

describePage("mockserver", ["Ada", "after the start: 200", "ordered POST 3"]);
