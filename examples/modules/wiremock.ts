// The code of docs/modules/wiremock.md.
import { WireMockContainer } from "mayfly/wiremock";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({
    "mocks/users.json":
      '{"request": {"urlPath": "/users"}, "response": {"status": 200, "bodyFileName": "users.txt"}}',
    "mocks/files/users.txt": "3 users",
  });
  await using wiremock = await new WireMockContainer("wiremock/wiremock:3.13.2").start();
  await using stubs = await wiremock.openStubs();
  await stubs.addMappings({
    request: { method: "GET", urlPath: "/users/1" },
    response: { status: 200, jsonBody: { name: "Ada" } },
  });
  const answer = await fetch(`${stubs.getUrl()}/users/1`);

  console.log(((await answer.json()) as { name: string }).name);
  {
    await using wiremock = await new WireMockContainer("wiremock/wiremock:3.13.2")
      .withMappingFiles("mocks/users.json")
      .withBodyFiles("mocks/files")
      .withMappings({ request: { urlPath: "/health" }, response: { status: 204 } })
      .start();

    const users = await fetch(`${wiremock.getUrl()}/users`);
    console.log(`after the start: ${users.status} ${await users.text()}`);
  }
  const order = (): Promise<Response> =>
    fetch(`${stubs.getUrl()}/orders`, { method: "POST", body: '{"id":3}' });
  void order();
  {
    const { method, body } = await stubs.waitForRequest({ urlPath: "/orders" });
    await stubs.verify({ urlPath: "/users/1" });
    await stubs.verify({ urlPath: "/orders" }, 1);
    await stubs.verify({ urlPath: "/orders" }, { atLeast: 1, atMost: 2 });

    console.log(`ordered ${method} ${(JSON.parse(body) as { id: number }).id}`);
  }
}

void main();
