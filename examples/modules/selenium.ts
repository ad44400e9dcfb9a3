// The code of docs/modules/selenium.md.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestContainers } from "mayfly";
import { SeleniumContainer } from "mayfly/selenium";
import { Builder, By } from "selenium-webdriver";

async function main(): Promise<void> {
  const server = createServer((_request, answer) => {
    answer.setHeader("Content-Type", "text/html").end("<h1>Welcome</h1>");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const folder = join(tmpdir(), `mayfly-selenium-${process.pid}`);

  await using selenium = await new SeleniumContainer("selenium/standalone-chrome:4").start();
  await using _exposed = await TestContainers.exposeHostPorts(port);

  {
    const driver = await new Builder()
      .usingServer(selenium.getServerUrl())
      .forBrowser("chrome")
      .build();
    await driver.get(`http://host.testcontainers.internal:${port}/`);
    console.log(await driver.findElement(By.css("h1")).getText());
    await driver.quit();
  }

  {
    await using session = await selenium.openSession();
    const driver = await session.getDriver();
    try {
      await driver.get(`http://host.testcontainers.internal:${port}/`);
    } catch (error) {
      await session.saveEvidence(`${folder}/failed`);
      throw error;
    }
  }

  {
    await using selenium = await new SeleniumContainer("selenium/standalone-chrome:4")
      .withRecording()
      .start();
    // … the test …
    await selenium.saveRecording(`${folder}.mp4`);
  }

  server.closeAllConnections();
  server.close();
}

void main();
