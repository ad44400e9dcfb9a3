import type * as Selenium from "selenium-webdriver";
import type { WebDriver } from "selenium-webdriver";
import type * as Http from "selenium-webdriver/http";
import {
  checkText,
  connectionUrl,
  definePart,
  loadClient,
  MayflyError,
  ServerPart,
} from "../../src/module";
import { saveEvidence } from "./evidence";
import type { StartedSeleniumContainer } from "./started-selenium-container";
import { endSession, sessionsOf } from "./webdriver";

/** A browser of its own for a test, from `openSession()`. Its name is the id of its WebDriver session. */
export class SeleniumSession extends ServerPart<StartedSeleniumContainer> {
  /** Returns `http://host:port/wd/hub` of the server, where clients use the session under its id. */
  getServerUrl(): string {
    return this.server.getServerUrl();
  }

  /**
   * Returns the browser as an object of `selenium-webdriver`. Throws MayflyError with the codes `CLIENT_MISSING`,
   * `SELENIUM_REQUEST_FAILED`, and `SELENIUM_SESSION_ENDED` if the browser was closed.
   */
  async getDriver(): Promise<WebDriver> {
    const selenium = loadClient<typeof Selenium>("selenium-webdriver", "getDriver()");
    const http = loadClient<typeof Http>("selenium-webdriver", "getDriver()", "/http");
    const api = this.server.api();
    const id = this.getName();
    const running = (await sessionsOf(api)).find(({ sessionId }) => sessionId === id);
    if (running === undefined) {
      throw new MayflyError("SELENIUM_SESSION_ENDED", `The browser of session ${id} was closed.`, {
        hint: "open a session for each test. The server also closes browsers that do nothing for 5 minutes.",
      });
    }
    const session = new selenium.Session(
      id,
      new selenium.Capabilities({ ...running.capabilities }),
    );
    const { host, port } = api;
    const client = new http.HttpClient(
      connectionUrl({ scheme: "http", host, port, path: "wd/hub" }),
    );
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the client's own types differ
    return new selenium.WebDriver(session, new http.Executor(client));
  }

  /**
   * Writes what explains a failed test to a folder, which is made if necessary: `screenshot.png`, `page.html`, `url.txt`,
   * `console.log` with what pages have printed since the last call (not in Firefox), and `selenium.log`. `missing.txt` says why
   * one of them is missing, for example because the browser was closed. An open alert ends, and its text is there, too.
   *
   * Returns the files' paths. Throws only if the folder cannot be written.
   */
  async saveEvidence(folder: string): Promise<string[]> {
    return saveEvidence(this.server, this.getName(), checkText(folder, "saveEvidence"));
  }

  /** Calls `drop()`, which closes the browser. The name is WebDriver's. */
  quit(): Promise<void> {
    return this.drop();
  }

  protected async remove(server: StartedSeleniumContainer, name: string): Promise<void> {
    await endSession(server.api(), name);
  }
}

definePart("selenium-session", SeleniumSession);
