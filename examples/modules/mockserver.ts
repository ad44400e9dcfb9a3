// The code of docs/modules/mockserver.md.
import { MockserverContainer } from "mayfly/mockserver";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({
    "mocks/users.json":
      '[{"httpRequest": {"path": "/users"}, "httpResponse": {"statusCode": 200}}]',
  });
  await using mockserver = await new MockserverContainer("mockserver/mockserver:7.6.0").start();
  await using mocks = await mockserver.openExpectations();
  await mocks.addExpectations({
    httpRequest: { method: "GET", path: "/users/1" },
    httpResponse: { statusCode: 200, body: { json: { name: "Ada" } } },
  });
  const answer = await fetch(`${mocks.getUrl()}/users/1`);

  console.log(((await answer.json()) as { name: string }).name);
  {
    await using mockserver = await new MockserverContainer("mockserver/mockserver:7.6.0")
      .withExpectationFiles("mocks/users.json")
      .withExpectations({ httpRequest: { path: "/health" }, httpResponse: { statusCode: 204 } })
      .start();

    console.log(`after the start: ${(await fetch(`${mockserver.getUrl()}/users`)).status}`);
  }
  const order = (): Promise<Response> =>
    fetch(`${mocks.getUrl()}/orders`, { method: "POST", body: '{"id":3}' });
  void order();
  {
    const { method, body } = await mocks.waitForRequest({ path: "/orders" });
    await mocks.verify({ path: "/users/1" });
    await mocks.verify({ path: "/orders" }, 1);
    await mocks.verify({ path: "/orders" }, { atLeast: 1, atMost: 2 });

    console.log(`ordered ${method} ${(JSON.parse(body) as { id: number }).id}`);
  }
}

void main();
