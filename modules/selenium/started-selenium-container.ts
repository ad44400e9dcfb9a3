import {
  oncePerServer,
  ownedName,
  StartedServer,
  testRun,
  type StopOptions,
} from "../../src/module";
import { SeleniumSession } from "./selenium-session";
import { VNC_PORT, WEBDRIVER_PORT, type SeleniumSettings } from "./settings";
import { StoppedSeleniumContainer } from "./stopped-selenium-container";
import {
  createSession,
  endSessionsOfTheDead,
  type Capabilities,
  type WebDriverApi,
} from "./webdriver";

/** A running Selenium server. */
export class StartedSeleniumContainer extends StartedServer<SeleniumSettings> {
  /** Returns `http://host:port/wd/hub`, for `usingServer()` and the like. */
  getServerUrl(): string {
    return this.url({ scheme: "http", path: "wd/hub" });
  }

  /** Returns `host:port` of the screen, for a VNC viewer. The password is `secret`, unless the image's variables set another. */
  getVncAddress(): string {
    return this.hostAndPort(VNC_PORT);
  }

  /**
   * Opens a browser for one test. `quit()`, `drop()` or the end of an `await using` block closes it, and the first call of a
   * process closes the browsers of processes that have ended. While as many browsers run as `withMaxSessions()` allows, the
   * call waits.
   *
   * `capabilities` are added to those of the image's browser (w3.org/TR/webdriver2). Throws InvalidOptionError, and
   * MayflyError with the code `SELENIUM_REQUEST_FAILED`.
   */
  async openSession(capabilities: Capabilities = {}): Promise<SeleniumSession> {
    const api = this.api();
    await oncePerServer(this.getId(), () => endSessionsOfTheDead(api));
    return new SeleniumSession(this, await createSession(api, ownedName(testRun()), capabilities));
  }

  override async stop(options: Partial<StopOptions> = {}): Promise<StoppedSeleniumContainer> {
    return new StoppedSeleniumContainer(await super.stop(options));
  }

  /** @internal */
  api(): WebDriverApi {
    const names = { product: "Selenium", code: "SELENIUM_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(WEBDRIVER_PORT) };
  }
}
