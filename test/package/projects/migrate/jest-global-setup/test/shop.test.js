const net = require("node:net");

const ask = (url, text) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname, () => socket.write(text));
    socket.on("error", reject).on("data", (data) => {
      socket.end();
      resolve(String(data));
    });
  });

test("the cache answers", async () => {
  expect(await ask(process.env.REDIS_URL, "PING\r\n")).toBe("+PONG\r\n");
});

test("the web server answers", async () => {
  expect((await fetch(process.env.WEB_URL)).status).toBe(200);
});
