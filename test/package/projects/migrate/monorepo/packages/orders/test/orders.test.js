const { startHttp } = require("../../testing/src");

test("the shared helper starts a server", async () => {
  const web = await startHttp();
  const response = await fetch(`http://${web.getHost()}:${web.getMappedPort(8080)}/hostname`);
  expect(response.status).toBe(200);
  await web.stop();
}, 120_000);
