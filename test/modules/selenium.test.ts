import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Builder, By, until, type WebDriver } from "selenium-webdriver";
import {
  SeleniumContainer,
  SeleniumSession,
  type StartedSeleniumContainer,
  type StartedSeleniumRecordingContainer,
} from "../../modules/selenium";
import { attach, TestContainers, type ObjectData, type StartedContainerData } from "../../src";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";
import { realEngine } from "../support/real-engine";

const CHROME = "selenium/standalone-chrome:4";
const PAGE = "data:text/html,<title>Shop</title><h1>Welcome</h1>";

/** Opens a browser with the client itself, reads a page's heading, and closes the browser. */
async function openAndRead(selenium: StartedSeleniumContainer): Promise<void> {
  const builder = new Builder().usingServer(selenium.getServerUrl()).forBrowser("chrome");
  const driver = await builder.build();
  try {
    expect(await headingOf(driver, PAGE)).toBe("Welcome");
  } finally {
    await driver.quit();
  }
}

async function headingOf(driver: WebDriver, url: string): Promise<string> {
  await driver.get(url);
  return await driver.findElement(By.css("h1")).getText();
}

/** Waits until these browsers run, and no others. The server's status shows the end of one a moment later. */
async function expectSessions(
  selenium: StartedSeleniumContainer,
  ...expected: readonly string[]
): Promise<void> {
  const wanted = [...expected].sort().join();
  await eventually(`the browsers are: ${wanted}`, async () => {
    const found = (await sessionsOf(selenium)).sort().join();
    return found === wanted || found;
  });
}

/** Returns the ids of the browsers that run. */
async function sessionsOf(selenium: StartedSeleniumContainer): Promise<string[]> {
  interface Slot {
    readonly session: { readonly sessionId: string } | null;
  }
  const answer = await fetch(`${selenium.getServerUrl()}/status`);
  const { value } = (await answer.json()) as { value: { nodes: { slots: Slot[] }[] } };
  const slots = value.nodes.flatMap((node) => node.slots);
  return slots.flatMap(({ session }) => session?.sessionId ?? []);
}

describeContract<StartedSeleniumContainer>({
  server: "selenium",
  image: CHROME,
  create: (image) => new SeleniumContainer(image),
  query: openAndRead,
  address: "getServerUrl",
  starts: 3,
  bakes: false,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-selenium-"));
});
afterAll(() => rm(folder, { recursive: true }));

describeServer("selenium", () => {
  let selenium: StartedSeleniumContainer;
  beforeAll(async () => {
    selenium = await new SeleniumContainer(CHROME)
      .withMaxSessions(3)
      .withScreenSize(1000, 700)
      .start();
  });
  afterAll(() => selenium.stop());

  it("has the addresses of the server and of the screen", async () => {
    const at = (port: number): string => `${selenium.getHost()}:${selenium.getMappedPort(port)}`;
    expect(selenium.getServerUrl()).toBe(`http://${at(4444)}/wd/hub`);
    expect(selenium.getVncAddress()).toBe(at(5900));
    const { ShmSize } = (await selenium.inspect())["HostConfig"] as { ShmSize: number };
    expect(ShmSize).toBe(2 * 1024 ** 3);
  });

  it("opens a page of the test process", async () => {
    const server: Server = createServer((_request, answer) => {
      answer.setHeader("Content-Type", "text/html");
      answer.end("<h1>From the test</h1>");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const { port } = server.address() as AddressInfo;
      await using _exposed = await TestContainers.exposeHostPorts(port);
      await using session = await selenium.openSession();
      const driver = await session.getDriver();
      const url = `http://host.testcontainers.internal:${port}/`;
      expect(await headingOf(driver, url)).toBe("From the test");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  describe("openSession", () => {
    it("gives each test a browser, and closes it", async () => {
      const one = await selenium.openSession();
      const two = await selenium.openSession();
      const drivers = [await one.getDriver(), await two.getDriver()] as const;
      const url = "data:text/html,<h1>Only here</h1>";
      expect(await headingOf(drivers[0], url)).toBe("Only here");
      expect(await drivers[1].getCurrentUrl()).not.toBe(url);
      await expectSessions(selenium, one.getName(), two.getName());
      await one.quit();
      await two.drop();
      await expectSessions(selenium);
      await expect(one.getDriver()).rejects.toMatchObject({ code: "SELENIUM_SESSION_ENDED" });
    });

    it("closes a browser that the client has closed without an error", async () => {
      await using session = await selenium.openSession();
      await (await session.getDriver()).quit();
      await session.drop();
      await expectSessions(selenium);
    });

    it("takes capabilities, and says which the server refuses", async () => {
      const options = { "goog:chromeOptions": { args: ["--user-agent=mayfly"] } };
      await using session = await selenium.openSession(options);
      const driver = await session.getDriver();
      expect(await driver.executeScript("return navigator.userAgent")).toBe("mayfly");
      const wrong = selenium.openSession({ pageLoadStrategy: "nonsense" });
      await expect(wrong).rejects.toMatchObject({ code: "SELENIUM_REQUEST_FAILED" });
    });

    it("saves what explains a failed test", async () => {
      await using session = await selenium.openSession();
      const driver = await session.getDriver();
      await driver.get(`${PAGE}<script>console.error("no stock")</script>`);
      const evidence = join(folder, "failed", "test");
      const files = await session.saveEvidence(evidence);
      const names = ["url.txt", "screenshot.png", "page.html", "console.log", "selenium.log"];
      expect(files).toEqual(names.map((name) => join(evidence, name)));
      const [address = "", screenshot = "", ...texts] = files;
      expect((await readFile(screenshot)).subarray(1, 4).toString()).toBe("PNG");
      const [url, page, lines, log] = await Promise.all(
        [address, ...texts].map((file) => readFile(file, "utf8")),
      );
      expect(page).toContain("<h1>Welcome</h1>");
      expect(url).toMatch(/^data:text\/html/);
      expect(lines).toMatch(/SEVERE .*no stock/);
      expect(log).toContain("Started Selenium Standalone");
    });

    it("saves what there is while an alert is open", async () => {
      await using session = await selenium.openSession();
      const driver = await session.getDriver();
      await driver.get(PAGE);
      await driver.executeScript("setTimeout(() => alert('no stock'))");
      await driver.wait(until.alertIsPresent());
      const evidence = join(folder, "alert");
      const names = (await session.saveEvidence(evidence)).map((file) => basename(file));
      expect(names).toEqual([
        ...["screenshot.png", "page.html", "console.log", "selenium.log", "missing.txt"],
      ]);
      const missing = await readFile(join(evidence, "missing.txt"), "utf8");
      expect(missing).toMatch(/^url\.txt: .*no stock/);
      expect(await readFile(join(evidence, "page.html"), "utf8")).toContain("<h1>Welcome</h1>");
    });

    it("saves the server's log after the browser was closed, and says what is missing", async () => {
      const session = await selenium.openSession();
      await session.quit();
      const evidence = join(folder, "closed");
      const files = await session.saveEvidence(evidence);
      expect(files).toEqual(["selenium.log", "missing.txt"].map((name) => join(evidence, name)));
      const lines = (await readFile(join(evidence, "missing.txt"), "utf8")).split("\n");
      expect(lines.map((line) => /^[\w.]+(?=: Selenium at )/.exec(line)?.[0])).toEqual(
        expect.arrayContaining(["url.txt", "screenshot.png", "page.html"]),
      );
      await expect(session.saveEvidence(join(evidence, "selenium.log"))).rejects.toThrow("EEXIST");
    });

    it("refuses at once a browser that the image does not have", async () => {
      await expect(selenium.openSession({ browserName: "firefox" })).rejects.toMatchObject({
        code: "SELENIUM_REQUEST_FAILED",
        message: expect.stringContaining("capabilities") as string,
      });
    });

    it("is attached without being closed", async () => {
      await using session = await selenium.openSession();
      {
        const data = JSON.parse(JSON.stringify(session)) as ObjectData;
        await using attached = attach(data, SeleniumSession);
        expect(await headingOf(await attached.getDriver(), PAGE)).toBe("Welcome");
      }
      await expectSessions(selenium, session.getName());
    });

    it("closes what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["selenium", JSON.stringify(selenium), "openSession", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      await expectSessions(selenium, killed.stdout);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      await expectSessions(selenium);
    });
  });
});

describeServer("selenium", () => {
  describeServer("selenium-video", () => {
    const start = (): Promise<StartedSeleniumRecordingContainer> =>
      new SeleniumContainer(CHROME)
        .withLabels({ "test.selenium": "recorded" })
        .withScreenSize(640, 480)
        .withRecording()
        .start();

    /** Expects an MP4 that ffmpeg has completed: its index is there. */
    async function expectVideo(file: string): Promise<void> {
      const video = await readFile(file);
      expect(video.subarray(4, 8).toString()).toBe("ftyp");
      expect(video.includes("moov")).toBe(true);
    }

    it("records what a browser shows, and keeps the recording when it stops", async () => {
      const file = join(folder, "video.mp4");
      let recorder: string;
      {
        await using selenium = await start();
        const { Labels } = (await selenium.inspect())["Config"] as { Labels: object };
        expect(Labels).toMatchObject({ "test.selenium": "recorded" });
        recorder = recorderOf(selenium);
        await openAndRead(selenium);
        const stopped = await selenium.stop();
        await stopped.saveRecording(file);
        await expectVideo(file);
      }
      const { containers } = await realEngine();
      await expect(containers.inspect(recorder)).rejects.toThrow(/no such container/i);
    });

    it("saves the recording of a server that goes on, and records again after a restart", async () => {
      await using selenium = await start();
      const [first, second, third] = ["first", "second", "third"].map((name) =>
        join(folder, `${name}.mp4`),
      ) as [string, string, string];
      await openAndRead(selenium);
      await selenium.saveRecording(first);
      await expectVideo(first);
      await openAndRead(selenium);
      const before = recorderOf(selenium);
      await selenium.restart();
      await selenium.saveRecording(second);
      await expectVideo(second);
      expect(await readFile(second)).not.toEqual(await readFile(first));
      const { containers } = await realEngine();
      await expect(containers.inspect(before)).rejects.toThrow(/no such container/i);
      await selenium.restart();
      await openAndRead(selenium);
      const data = JSON.parse(JSON.stringify(selenium)) as StartedContainerData;
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- attach() knows the class
      const attached = attach(data) as StartedSeleniumRecordingContainer;
      await attached.saveRecording(third);
      await expectVideo(third);
    });

    it("leaves no server when the recorder does not start", async () => {
      const label = { "test.selenium": `fails-${process.pid}` };
      const start = new SeleniumContainer(CHROME)
        .withLabels(label)
        .withRecording({ image: "mayfly.test/no-such-image:1" })
        .start();
      await expect(start).rejects.toThrow("mayfly.test/no-such-image:1");
      const { containers } = await realEngine();
      expect(await containers.list(label)).toEqual([]);
    });
  });
});

function recorderOf(selenium: StartedSeleniumRecordingContainer): string {
  const { recorder } = selenium.recordingSettings();
  if (recorder === undefined) throw new Error("the recorder has not started");
  return attach(recorder).getId();
}

describePage("selenium", ["Welcome"], ["selenium", "selenium-video"]);
