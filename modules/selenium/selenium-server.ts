import {
  checkWholeNumber,
  defineServer,
  ServerContainer,
  Wait,
  type Environment,
  type ImageName,
  type Server,
} from "../../src/module";
import { VNC_PORT, WEBDRIVER_PORT, type SeleniumSettings } from "./settings";
import type { StartedSeleniumContainer } from "./started-selenium-container";

/** Chrome and Firefox keep pages in shared memory, and crash when the engine's default of 64 MB is full. */
const SHARED_MEMORY_BYTES = 2 * 1024 ** 3;

const MOST_PIXELS = 16_384;
const MOST_SESSIONS = 1000;

/** Declares a Selenium server whose started container has this class. */
export function seleniumServer<Started extends StartedSeleniumContainer>(
  name: string,
  defaults: SeleniumSettings,
  started: Server<SeleniumSettings, Started>["started"],
): Server<SeleniumSettings, Started> {
  return defineServer<SeleniumSettings, Started>({
    name,
    images: [
      "selenium/standalone-chrome",
      "selenium/standalone-chromium",
      "selenium/standalone-edge",
      "selenium/standalone-firefox",
      "selenium/standalone-all-browsers",
    ],
    ports: [WEBDRIVER_PORT, VNC_PORT],
    defaults,
    configure: (settings) => ({ environment: variablesOf(settings) }),
    ready: () => Wait.forHttp("/wd/hub/status", WEBDRIVER_PORT).forResponsePredicate(isReady),
    started,
  });
}

/** Returns the image's variables (github.com/SeleniumHQ/docker-selenium, "Environment variables"). */
function variablesOf({ maxSessions, screen }: SeleniumSettings): Environment {
  return {
    ...(maxSessions !== undefined && {
      SE_NODE_MAX_SESSIONS: String(maxSessions),
      // Without it, the server runs at most one browser for each processor.
      SE_NODE_OVERRIDE_MAX_SESSIONS: "true",
    }),
    ...(screen !== undefined && {
      SE_SCREEN_WIDTH: String(screen.width),
      SE_SCREEN_HEIGHT: String(screen.height),
    }),
  };
}

const isReady = (body: string): boolean =>
  (JSON.parse(body) as { readonly value?: { readonly ready?: unknown } }).value?.ready === true;

/** The options of all builders. */
export abstract class SeleniumServer<
  Started extends StartedSeleniumContainer,
> extends ServerContainer<SeleniumSettings, Started> {
  protected constructor(image: string | ImageName, server: Server<SeleniumSettings, Started>) {
    super(image, server);
    this.withSharedMemorySize(SHARED_MEMORY_BYTES);
  }

  /**
   * Sets how many browsers run at a time; default: the image's, which is one. A session that is opened while all run waits
   * until another ends. Throws InvalidOptionError.
   */
  withMaxSessions(sessions: number): this {
    const range = { from: 1, to: MOST_SESSIONS, noun: "a number of sessions" };
    const maxSessions = checkWholeNumber(sessions, "withMaxSessions", range);
    return this.set({ maxSessions });
  }

  /**
   * Sets the size of the screen in pixels; default: the image's, 1920 × 1080. A browser's window is a part of it until
   * the test maximizes the window. Throws InvalidOptionError.
   */
  withScreenSize(width: number, height: number): this {
    const range = { from: 1, to: MOST_PIXELS, noun: "a number of pixels" };
    const screen = {
      width: checkWholeNumber(width, "withScreenSize.width", range),
      height: checkWholeNumber(height, "withScreenSize.height", range),
    };
    return this.set({ screen });
  }
}
